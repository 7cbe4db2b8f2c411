/** Dates of the Gregorian calendar as numbers, without a clock. */
export interface Moment {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY = 86_400_000;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Days from year 1 to the first of a year. */
const daysBefore = (year: number): number => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};

const EPOCH = daysBefore(1970);

/** Unix milliseconds; undefined where there is no such date or time. */
export function unixOf({ year, month, day, hour, minute, second, millisecond }: Moment): number | undefined {
  const there = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!there || hour > 23 || minute > 59 || second > 59 || millisecond > 999) return undefined;
  let days = daysBefore(year) - EPOCH + day - 1;
  for (let before = 1; before < month; before++) days += daysIn(year, before);
  return days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

/** Of Unix milliseconds. */
export function momentOf(unix: number): Moment {
  const days = Math.floor(unix / DAY);
  let rest = unix - days * DAY;
  let year = 1970 + Math.floor(days / 366);
  while (daysBefore(year + 1) - EPOCH <= days) year++;
  let day = days - (daysBefore(year) - EPOCH);
  let month = 1;
  while (day >= daysIn(year, month)) day -= daysIn(year, month++);
  const take = (unit: number): number => {
    const whole = Math.floor(rest / unit);
    rest -= whole * unit;
    return whole;
  };
  return {
    year,
    month,
    day: day + 1,
    hour: take(3_600_000),
    minute: take(60_000),
    second: take(1000),
    millisecond: rest,
  };
}
