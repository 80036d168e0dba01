import type { Ballot } from '../domain/ballot/ballot.ts';
import { type Choice, choiceOf } from '../domain/ballot/choice.ts';
import { MalformedContent } from '../domain/ballot/content.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';

/**
 * The choice that somebody copied from a sheet of paper in the text of docs/ballots, such as `1 4 7`. Spaces are free, and
 * commas may stand between numbers. Refuses the field where the text is no ballot of this kind.
 */
export function writtenChoice(ballot: Ballot, text: string, field: string): Result<Choice, RefusalOf<'invalid'>> {
  const content = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,;]+/g, ' ')
    .replaceAll(/ ?([>=:]) ?/g, '$1')
    .replaceAll(/([+-]) /g, '$1');
  try {
    return ok(choiceOf(ballot, content));
  } catch (error) {
    if (!(error instanceof MalformedContent)) throw error;
    return refuse({ type: 'invalid', field, because: 'not-a-ballot' });
  }
}
