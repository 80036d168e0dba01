import { PLACE_MAX } from '../../domain/kit/text.ts';
import { checkLocation, checkPlace, checkTags, type Proposal } from '../../domain/proposal/proposal.ts';
import { type CheckedContent, checkContent } from '../../domain/proposal/version.ts';
import type { SourceProposal } from './ports.ts';
import type { Following } from './save-consultation.ts';

/** Why something of a source is not shown here. */
type Problem = string;
/** Of an amendment: nobody could read here what it amends. */
const AMENDED_NOT_SHOWN = 'amended-not-shown';

/** A proposal that holds by the rules of this node. */
export type CheckedProposal = {
  readonly told: SourceProposal;
  readonly content: CheckedContent;
  readonly details: Pick<Proposal, 'tags' | 'location' | 'place'>;
};

/** The proposal by the rules for texts, tags and places; or why it does not hold. A place that does not hold is left out. */
export function checkProposal(
  { consultation }: Following,
  told: SourceProposal,
  amends: number | null,
): CheckedProposal | Problem {
  if (told.problem !== null) return told.problem;
  if (told.isAmendment === true && amends === null) return AMENDED_NOT_SHOWN;
  const { title, body, lang, cost = null } = told;
  const content = checkContent({ title, body, lang, cost, amends }, consultation.languages);
  if (!content.ok) {
    const { refusal } = content;
    return refusal.type === 'invalid' ? `${refusal.field}: ${refusal.because}` : refusal.type;
  }
  const location = told.location === null ? null : checkLocation(told.location);
  const place = told.place === null ? null : checkPlace([...told.place].slice(0, PLACE_MAX).join(''));
  const tags = checkTags(told.tags);
  return {
    told,
    content: content.value,
    details: {
      tags: tags.ok ? tags.value : [],
      location: location?.ok === true ? location.value : null,
      place: place?.ok === true ? place.value : null,
    },
  };
}
