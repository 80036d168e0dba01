import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Working } from '../../src/domain/ballot/outcome.ts';
import type { Tally } from '../../src/domain/ballot/tally.ts';

/** A tally in lines for people, as the worked examples of docs/ballots print it. */
export function tallyText(ballot: Ballot, tally: Tally): string {
  const name = (number: number) =>
    ballot.options[number - 1]?.name['en'] ?? ballot.options[number - 1]?.name['fr'] ?? '';
  const { deciding, places, outcome, working } = tally;
  const names = ballot.options.length > 0 ? ballot.options.map(({ number }) => name(number)) : own(ballot);
  const lines = [`valid ${deciding.valid}, blank ${deciding.blank}, invalid ${deciding.invalid}`];
  if (ballot.method === 'yes-no') lines[0] += `, of the valid ${deciding.abstained} abstained`;
  lines.push(...row('', names), ...row(ballot.method === 'score' ? 'sum' : 'votes', deciding.votes));
  if (deciding.objections.length > 0) lines.push(...row('objections', deciding.objections));
  if (deciding.scored.length > 0) lines.push(...row('scored by', deciding.scored));
  if (deciding.pairwise.length > 0) lines.push('ranked above', ...table(names, deciding.pairwise));
  if (working !== null) lines.push(...workingLines(working, { names, name }));
  if (places.length > 0) lines.push(`places: ${places.map((place) => place.map(name).join(' = ')).join(', ')}`);
  const text =
    'option' in outcome ? name(outcome.option) : 'options' in outcome ? outcome.options.map(name).join(', ') : '';
  const needed =
    'needed' in outcome ? ` (${'reached' in outcome ? outcome.reached : outcome.turnout} of ${outcome.needed})` : '';
  const money = 'spent' in outcome && outcome.spent !== null ? `, ${outcome.spent} spent, ${outcome.left} left` : '';
  lines.push(`${outcome.kind}${text === '' ? '' : ` ${text}`} by ${outcome.decidedBy}${needed}${money}`);
  return lines.map((line) => line.trimEnd()).join('\n');
}

function own(ballot: Ballot): readonly string[] {
  return ballot.method === 'yes-no' ? ['yes', 'no'] : ['signatures'];
}

function row(head: string, cells: readonly (string | number)[]): string[] {
  return [`${head.padEnd(12)}${cells.map((cell) => String(cell).padStart(12)).join('')}`];
}

function table(names: readonly string[], cells: readonly number[]): string[] {
  const rows = names.map((each, index) => {
    const own = cells.slice(index * names.length, (index + 1) * names.length);
    return (
      row(
        each,
        own.map((cell, column) => (column === index ? '-' : cell)),
      )[0] ?? ''
    );
  });
  return [...row('', names), ...rows];
}

function workingLines(
  working: Working,
  { names, name }: { readonly names: readonly string[]; readonly name: (number: number) => string },
): string[] {
  switch (working.kind) {
    case 'strongest-paths':
      return ['strongest paths', ...table(names, working.strengths)];
    case 'rounds':
      return working.rounds.map(({ votes, exhausted, eliminated, byTie }, index) => {
        const out = eliminated === null ? '' : `, ${name(eliminated)} goes out${byTie ? ' by the rule for ties' : ''}`;
        return `${row(`round ${index + 1}`, votes)[0]}, ${exhausted} exhausted${out}`;
      });
    case 'purchases':
      return [
        ...(working.hundredths === null ? [] : [`divided: ${working.hundredths} hundredths of the cap`]),
        ...working.purchases.map(({ option, by, cost, votes, share, byTie }) => {
          const paid = share === null ? '' : `, at most ${share} a voter`;
          return `bought by ${by}: ${name(option)} for ${cost}, ${votes} votes${paid}${byTie ? ', by the rule for ties' : ''}`;
        }),
      ];
  }
}
