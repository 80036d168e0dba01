import type { ConsultationId, ParticipantId, ProposalId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, checkText, PLACE_MAX, TAG_MAX, TAGS_MAX } from '../kit/text.ts';
import type { TopicId } from '../kit/topic.ts';
import type { Version } from './version.ts';

export const PROPOSAL_STATUSES = ['held', 'published', 'withdrawn', 'removed'] as const;
/**
 * Where a proposal is in its life. Reception is the inbox's; being accepted, numbered and published is one moment
 * (docs/adr/0007). A number is given on acceptance and never used again.
 */
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** Which status may follow which, and by whose act. The table is the whole life. */
export const STATUS_AFTER = {
  accept: { held: 'published' },
  hold: { published: 'held' },
  withdraw: { held: 'withdrawn', published: 'withdrawn' },
  remove: { held: 'removed', published: 'removed' },
  restore: { removed: 'published' },
} as const satisfies Record<string, Partial<Record<ProposalStatus, ProposalStatus>>>;
export type StatusAct = keyof typeof STATUS_AFTER;

/** Decimal degrees, WGS 84. */
export type Location = { readonly lat: number; readonly lon: number };

export type Proposal = {
  readonly id: ProposalId;
  readonly consultationId: ConsultationId;
  /** Given on acceptance, counted per consultation, never reused; null before. */
  readonly number: number | null;
  readonly status: ProposalStatus;
  readonly authorId: ParticipantId;
  readonly tags: readonly string[];
  readonly topics: readonly TopicId[];
  readonly location: Location | null;
  /** The place in words: an address, a square, a line of bus. */
  readonly place: string | null;
  /** The post it came from on another server, or its key on another platform. */
  readonly original: string | null;
  /** Its id at the host, where the consultation is a mirror and the host has it; null for our own. */
  readonly uri: string | null;
  /** When the node durably received it. */
  readonly receivedAt: Date;
  readonly publishedAt: Date | null;
  readonly updatedAt: Date;
  /** When its topics, place or images changed last; null where they are what they were from the start. */
  readonly detailsChangedAt: Date | null;
  /** The version people read and support now. */
  readonly current: Version;
  readonly pending: Version | null;
};

/** The status after an act, or a refusal that names the statuses the act needs. */
export function statusAfter(status: ProposalStatus, act: StatusAct): Result<ProposalStatus, RefusalOf<'wrong-status'>> {
  const table: Partial<Record<ProposalStatus, ProposalStatus>> = STATUS_AFTER[act];
  const next = table[status];
  return next === undefined ? refuse({ type: 'wrong-status', status, needs: Object.keys(table) }) : ok(next);
}

export function checkLocation(location: Location): Result<Location, RefusalOf<'invalid'>> {
  const inRange =
    Number.isFinite(location.lat) &&
    Number.isFinite(location.lon) &&
    Math.abs(location.lat) <= 90 &&
    Math.abs(location.lon) <= 180;
  return inRange ? ok(location) : refuse({ type: 'invalid', field: 'location', because: 'not-a-place' });
}

export function checkPlace(place: string): Result<string, RefusalOf<'invalid'>> {
  return checkLine(place, 'place', PLACE_MAX);
}

/** Tags in lower case without `#`, each once, in the order given. */
export function checkTags(tags: readonly string[]): Result<readonly string[], RefusalOf<'invalid'>> {
  if (tags.length > TAGS_MAX) return refuse({ type: 'invalid', field: 'tags', because: 'too-many', limit: TAGS_MAX });
  const entries = new Set<string>();
  for (const [index, tag] of tags.entries()) {
    const text = checkText(tag.replace(/^#/, ''), `tags.${index}`, TAG_MAX);
    if (!text.ok) return text;
    if (/[\s,#]/.test(text.value)) {
      return refuse({ type: 'invalid', field: `tags.${index}`, because: 'unknown-value' });
    }
    entries.add(text.value.toLowerCase());
  }
  return ok([...entries]);
}
