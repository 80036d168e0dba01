import type { ConsultationId, Id, PollId } from '../kit/id.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLocalisedLine, type Localised, TITLE_MAX } from '../kit/text.ts';

export const POLL_OPTIONS_MAX = 12;

export type PollOption = { readonly id: Id; readonly position: number; readonly name: Localised };

/** An opinion poll: one vote per account, never per citizen; it decides nothing (FEP-9967; design: federation). */
export type Poll = {
  readonly id: PollId;
  readonly consultationId: ConsultationId;
  /** Its id at the institution that hosts the consultation; null for one of ours. */
  readonly uri: string | null;
  readonly question: Localised;
  readonly options: readonly PollOption[];
  readonly multiple: boolean;
  readonly opensAt: Date;
  readonly closesAt: Date;
};

export function checkPoll(input: Poll): Result<Poll, Refusal> {
  const question = checkLocalisedLine(input.question, 'question', TITLE_MAX);
  if (!question.ok) return question;
  if (input.options.length < 2) return refuse({ type: 'invalid', field: 'options', because: 'too-small', limit: 2 });
  if (input.options.length > POLL_OPTIONS_MAX) {
    return refuse({ type: 'invalid', field: 'options', because: 'too-many', limit: POLL_OPTIONS_MAX });
  }
  const options: PollOption[] = [];
  // A fediverse vote names its option by text, so no two may read the same in any language.
  const names = new Set<string>();
  for (const [index, option] of input.options.entries()) {
    const name = checkLocalisedLine(option.name, `options.${index}`, TITLE_MAX);
    if (!name.ok) return name;
    for (const text of new Set(Object.values(name.value))) {
      if (names.has(text)) return refuse({ type: 'invalid', field: `options.${index}`, because: 'duplicate' });
      names.add(text);
    }
    options.push({ ...option, name: name.value });
  }
  if (!(input.closesAt > input.opensAt)) {
    return refuse({ type: 'invalid', field: 'closesAt', because: 'ends-before-it-starts' });
  }
  return ok({ ...input, question: question.value, options });
}

/**
 * A vote that can be counted. On a single-choice poll one option; one vote per participant and option, none after the
 * close (by receipt time). `earlier` is what this participant chose before.
 */
export function checkVote(
  poll: Poll,
  vote: { readonly optionIds: readonly Id[]; readonly earlier: readonly Id[]; readonly receivedAt: Date },
): Result<
  readonly Id[],
  RefusalOf<'not-found' | 'poll-closed' | 'poll-single-choice' | 'already-voted' | 'invalid' | 'phase-not-open'>
> {
  if (vote.receivedAt < poll.opensAt) return refuse({ type: 'phase-not-open', act: 'vote', opensAt: poll.opensAt });
  if (vote.receivedAt >= poll.closesAt) return refuse({ type: 'poll-closed', closedAt: poll.closesAt });
  const chosen = [...new Set(vote.optionIds)];
  if (chosen.length === 0) return refuse({ type: 'invalid', field: 'options', because: 'missing' });
  if (chosen.some((id) => !poll.options.some((option) => option.id === id))) {
    return refuse({ type: 'not-found', what: 'option' });
  }
  if (chosen.some((id) => vote.earlier.includes(id))) return refuse({ type: 'already-voted' });
  if (!poll.multiple && chosen.length + vote.earlier.length > 1) {
    return refuse(vote.earlier.length > 0 ? { type: 'already-voted' } : { type: 'poll-single-choice' });
  }
  return ok(chosen);
}
