import { hex } from '../../images/bytes.js';
import type { Flaw } from '../../images/flaw.js';
import { securityAttributes } from '../../images/fs4/attributes.js';
import type { Addresses } from '../../images/fs4/device-data.js';
import { chipName } from '../../images/fs4/names.js';
import type { Fs4Image } from '../../images/fs4/read.js';
import type { Mfa2Archive } from '../../images/mfa2/read.js';
import type { PldmPackage } from '../../images/pldm/read.js';
import type { Image } from '../../images/read.js';
import { toPairs } from '../../present/pairs.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';

const date = (parts: readonly number[]): string =>
  parts.map((part, i) => String(part).padStart(i ? 2 : 4, '0')).join('-');

/** Parts of one name that lie one behind the other, as the pointers do, are one as long as nothing is wrong with them: their checksums go. */
export function inStretches<
  T extends { readonly name: string; readonly offset: number; readonly length: number },
>(parts: readonly T[], isGood: (part: T) => boolean): T[] {
  const rows: T[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (
      last?.name === part.name &&
      last.offset + last.length === part.offset &&
      isGood(last) &&
      isGood(part)
    ) {
      rows.splice(-1, 1, { ...last, length: last.length + part.length, crc_found: undefined });
    } else rows.push(part);
  }
  return rows;
}

/** 22.44.1000, as mstflint writes versions. */
export const imageVersion = ([major, minor, sub]: readonly [number, number, number]): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

const addresses = (told: Addresses | undefined): string | undefined => told && `${told.base}, ${told.count}`;

const pairs = (rows: readonly (readonly [string, string | undefined])[]): string =>
  toPairs(rows.filter((row): row is [string, string] => Boolean(row[1])));

const flawsText = (flaws: readonly Flaw[], style: Style): string =>
  flaws.map(({ offset, message }) => `${style.red('!')} ${hex(offset, 8)}: ${message}\n`).join('');

const bytes = (count: number): string => `${count} bytes`;

async function fs4Text(image: Fs4Image, style: Style): Promise<string> {
  const { info, device_data: board, tools } = image;
  const { attributes, update_method } = securityAttributes(image);
  const [chip] = info?.hardware_ids ?? [];
  const head = pairs([
    ['form', image.format],
    ['version', info && imageVersion(info.version)],
    ['product version', info?.product_version],
    ['built', info && date(info.date)],
    ['psid', info?.psid],
    ['made for psid', board?.made_psid],
    ['chip', chip === undefined ? undefined : `${hex(chip)}${chipName(chip) ? `, ${chipName(chip)}` : ''}`],
    [
      'pci device',
      info?.pci_device_id
        ? `${hex(info.pci_vendor_id, 4).slice(2)}:${hex(info.pci_device_id, 4).slice(2)}`
        : undefined,
    ],
    ['part number', info?.name],
    ['description', info?.description],
    ['prs name', info?.prs_name],
    ['mic version', info?.mic_version.join('.')],
    ['security version', String(image.security_version)],
    ['security', attributes.join(', ') || 'none'],
    ['update method', update_method],
    ['image vsd', info?.vsd],
    ['device vsd', board?.vsd],
    ['base guid', addresses(board?.guids)],
    ['base mac', addresses(board?.macs)],
    ['made with guid', addresses(board?.made_guids)],
    ['made with mac', addresses(board?.made_macs)],
    ['slot', tools && `2^${tools.log2_slot} bytes`],
    ['starts at', image.start ? hex(image.start) : undefined],
    ['length', bytes(image.length)],
  ]);
  const parts = inStretches(image.parts, ({ crc }) => crc === 'good').map(
    ({ name, offset, length, crc, crc_told: told, crc_found: found }) => ({
      part: name,
      offset: hex(offset, 8),
      bytes: length,
      checksum:
        crc === 'bad'
          ? { text: `bad: ${hex(found ?? 0, 4)}, not ${hex(told ?? 0, 4)}`, paint: style.red }
          : crc === 'good'
            ? found === undefined
              ? 'good'
              : `good ${hex(found, 4)}`
            : crc,
    }),
  );
  const columns = [{ key: 'part' }, { key: 'offset' }, { key: 'bytes' }, { key: 'checksum' }];
  return `${head}\n${await toTable(columns, parts, style)}`;
}

async function mfa2Text(archive: Mfa2Archive, style: Style): Promise<string> {
  const head = pairs([
    ['form', archive.format],
    ['version', archive.version],
    ['built', archive.date],
    ['devices', String(archive.devices.length)],
    ['components', `${archive.components.length}, ${archive.block.packed} bytes packed`],
  ]);
  const devices = archive.devices.map(({ psid, components }) => ({ psid, components: components.join(' ') }));
  const components = archive.components.map(({ number, identifier, version, date: built, size }) => ({
    component: number,
    component_index: identifier,
    version: version ?? '-',
    built: built ?? '-',
    bytes: size,
  }));
  return [
    head,
    await tableOf(['psid', 'components'], devices, style),
    await tableOf(['component', 'component_index', 'version', 'built', 'bytes'], components, style),
  ].join('\n');
}

/** A table of these columns, each titled by its key. */
const tableOf = (keys: readonly string[], rows: Parameters<typeof toTable>[1], style: Style) =>
  toTable(
    keys.map((key) => ({ key })),
    rows,
    style,
  );

async function pldmText(told: PldmPackage, style: Style): Promise<string> {
  const head = pairs([
    ['form', `${told.format}, revision ${told.revision}`],
    ['version', told.version],
    ['built', told.date],
    ['header', `${bytes(told.header_bytes)}, checksum ${told.crc}`],
  ]);
  const devices = told.devices.map(({ version, descriptors, components }) => ({
    device: descriptors.map(({ name, value }) => `${name}=${value}`).join(' '),
    version: version || '-',
    components: components.join(' '),
  }));
  const components = told.components.map((one) => ({
    component: one.number,
    identifier: hex(one.identifier, 4),
    class: hex(one.classification, 4),
    version: one.version || '-',
    offset: hex(one.offset, 8),
    bytes: one.size,
  }));
  return [
    head,
    await tableOf(['device', 'version', 'components'], devices, style),
    await tableOf(['component', 'identifier', 'class', 'version', 'offset', 'bytes'], components, style),
  ].join('\n');
}

/** An image as people read it. */
export async function imageText(image: Image, style: Style): Promise<string> {
  const text =
    image.format === 'MFA2'
      ? await mfa2Text(image, style)
      : image.format === 'PLDM'
        ? await pldmText(image, style)
        : await fs4Text(image, style);
  return image.flaws.length ? `${text}\n${flawsText(image.flaws, style)}` : text;
}
