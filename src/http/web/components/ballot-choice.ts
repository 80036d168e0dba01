import type { MyBallot } from '../../../application/read-my-ballot.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Choice } from '../../../domain/ballot/choice.ts';
import type { Id } from '../../../domain/id.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** What somebody cast, in words, for themselves alone. */
export function choiceInWords(visit: Visit, ballot: Ballot, choice: Choice): Html {
  const { locale } = visit;
  const named = (id: Id) => {
    const option = ballot.options.find((each) => each.id === id);
    return option === undefined ? NOTHING : line(visit, choose(visit, option.name));
  };
  switch (choice.kind) {
    case 'blank':
      return markup`${locale.t('vote.blank')}`;
    case 'invalid':
      return markup`${locale.t('result.invalid')}`;
    case 'petition':
      return markup`${locale.t('receipt.signed')}`;
    case 'yes-no':
      return markup`${locale.words.answer[choice.answer]}`;
    case 'choice':
      return named(choice.option);
    case 'approval':
    case 'budget':
      return joined(choice.options.map(named));
    case 'score':
      return joined(choice.scores.map(({ option, score }) => markup`${named(option)} ${locale.number(score)}`));
    case 'ranking':
      return joined(choice.ranks.map(({ option, rank }) => markup`${rank}. ${named(option)}`));
    case 'supports-and-objections':
      return joined([
        ...choice.supports.map((id) => markup`${locale.t('vote.support')} ${named(id)}`),
        ...choice.objections.map((id) => markup`${locale.t('vote.object')} ${named(id)}`),
      ]);
  }
}

/** The choice of one's own ballot; nothing while it is sealed. */
export function myChoice(visit: Visit, ballot: Ballot, { choice }: MyBallot): Html {
  return choice === null ? NOTHING : choiceInWords(visit, ballot, choice);
}

function joined(items: readonly Html[]): Html {
  return markup`${items.map((item, index) => markup`${index === 0 ? '' : ' · '}${item}`)}`;
}
