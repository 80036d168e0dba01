import type { MyBallot } from '../../../application/ballot/reads.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Choice } from '../../../domain/ballot/choice-kind.ts';
import type { Id } from '../../../domain/kit/id.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** What somebody cast, in words, for themselves alone. */
export function choiceInWords(context: PageContext, ballot: Ballot, choice: Choice): Html {
  const { locale } = context;
  const named = (id: Id) => {
    const option = ballot.options.find((each) => each.id === id);
    return option === undefined ? NOTHING : line(context, choose(context, option.name));
  };
  switch (choice.kind) {
    case 'blank':
      return markup`${locale.t('vote.blank')}`;
    case 'invalid':
      return markup`${locale.t('result.invalid')}`;
    case 'petition':
      return markup`${locale.t('receipt.signed')}`;
    case 'yes-no':
      return markup`${locale.t(`choice.${choice.answer}`)}`;
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

/** The choice of one's own ballot. */
export function myChoice(context: PageContext, ballot: Ballot, { choice }: MyBallot): Html {
  return choiceInWords(context, ballot, choice);
}

function joined(items: readonly Html[]): Html {
  return markup`${items.map((item, index) => markup`${index === 0 ? '' : ' · '}${item}`)}`;
}
