/** The topics above a command, by id: `a` and `a:b` for `a:b:c`. */
exports.topicsAbove = (id) =>
  id
    .split(':')
    .map((_, i, words) => words.slice(0, i).join(':'))
    .slice(1);
