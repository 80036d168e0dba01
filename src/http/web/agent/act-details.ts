import type { AuditedAct } from '../../../application/event/reads.ts';
import { KIND_NAMES, type KindName } from '../../../domain/community/request-kinds.ts';
import type { EventData, EventType } from '../../../domain/event/event.ts';
import type { OwnTexts } from '../../../domain/participant/participant.ts';
import { reasonInWords } from '../host/reason-words.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Every name that the data of an event may have. */
export type DetailName = { readonly [T in EventType]: keyof EventData[T] }[EventType];

type Shown = Pick<PageContext, 'locale' | 'institution'>;
/** A value in words; null where there is nothing to say. */
type Words = (value: unknown, shown: Shown, type: EventType) => string | null;

/** What the log holds beside an act, in words. Identifiers, hashes and names of queues are in the file alone. */
export function actDetails(context: PageContext, act: AuditedAct): Html {
  const lines = detailsInWords(context, act).filter(({ name }) => name !== 'slug' || act.consultation === null);
  const about = act.about === null ? NOTHING : markup`<p><bdi>${act.about}</bdi></p>`;
  if (lines.length === 0) return about;
  return markup`${about}<ul class="plain-list small">${lines.map(({ text }) => markup`<li>${text}</li>`)}</ul>`;
}

export function detailsInWords(
  shown: Shown,
  { type, data }: Pick<AuditedAct, 'type' | 'data'>,
): readonly { readonly name: string; readonly text: string }[] {
  const { t } = shown.locale;
  return Object.entries(data).flatMap(([name, value]) => {
    const words = Object.hasOwn(WORDS, name) ? WORDS[name as DetailName] : null;
    const text = words === null ? null : words(value, shown, type);
    if (text === null) return [];
    return [{ name, text: t('audit.detail', { name: t(`act-detail.${name as ShownName}`), value: text }) }];
  });
}

const number: Words = (value, { locale }) => (typeof value === 'number' ? locale.number(value) : null);
const numberOrDefault: Words = (value, shown, type) =>
  value === null ? shown.locale.t('act-value.default') : number(value, shown, type);
const text: Words = (value, { locale }) => (value === null ? locale.t('act-value.none') : String(value));
const yesOrNo: Words = (value, { locale }) => locale.t(value === true ? 'act-value.yes' : 'act-value.no');
/** The moment that something ended or ends, a state, or an address. */
const beforeOrAfter: Words = (value, { locale, institution }, type) => {
  if (type === 'feature-request-decided') return locale.find(`request-state.${String(value)}`);
  return type === 'phase-extended' || type === 'ballot-extended'
    ? locale.deadline(new Date(String(value)), institution.timeZone)
    : String(value);
};
const coded =
  (keyOf: (value: string) => string): Words =>
  (value, { locale }) =>
    typeof value === 'string' ? locale.find(keyOf(value)) : null;

const contribution = coded((kind) => `moderation.${kind}`);

/** Where the words of a state are, by what has the state. */
const STATES: Readonly<Partial<Record<EventType, string>>> = {
  'commitment-updated': 'commitment',
  'cohost-changed': 'share',
  'invitation-changed': 'share',
  'cohost-offer-changed': 'bring-in',
};
const PARTS: Readonly<Record<string, string>> = {
  tags: 'proposal.tags',
  topics: 'topics.title',
  place: 'proposal.place',
  images: 'image.title',
  slug: 'pages.slug',
  title: 'pages.name',
  text: 'pages.text',
  conformity: 'pages.conformity',
  inMenu: 'pages.in-menu',
  inFooter: 'pages.in-footer',
  acceptanceCriteria: 'request.criteria',
  licence: 'request.licence',
  neededBy: 'request.needed-by',
  links: 'request.links',
  closesAt: 'request.closes-at',
};

const STATED_IDS = Object.fromEntries(KIND_NAMES.map((kind) => [`${kind}Id`, null])) as {
  readonly [I in `${KindName}Id`]: null;
};

/** How each value is said; null for what nobody reads in a table. */
const WORDS = {
  about: (value, { locale }) => (value === 'supports' ? locale.t('rules.supports') : locale.t('act-value.vote')),
  actId: null,
  actor: text,
  agentId: null,
  answerId: null,
  appealId: null,
  ballotId: null,
  batchId: null,
  because: (value, { locale }) => reasonInWords(locale, String(value)),
  blocked: number,
  commentId: null,
  commitmentId: null,
  connector: text,
  contactId: null,
  counted: number,
  directory: text,
  contentHash: null,
  contributionsPerAuthor: numberOrDefault,
  contributionsPerDay: numberOrDefault,
  decision: coded((value) => `decision.${value}`),
  file: null,
  follow: null,
  forgotten: number,
  former: null,
  firstNumber: null,
  geocoder: text,
  from: beforeOrAfter,
  handle: text,
  held: yesOrNo,
  host: (value, { locale }) => (value === null ? locale.t('queue.no-host') : String(value)),
  institution: text,
  invite: null,
  isOwn: yesOrNo,
  issuer: text,
  kind: coded((value) => `phase.${value}`),
  lang: (value, { locale }) => locale.languageName(String(value)),
  letters: number,
  letter: coded((value) => `email.${value}.name`),
  limited: number,
  listed: number,
  messages: number,
  newsletterId: null,
  number: null,
  outcome: coded((value) => `act-value.${value}`),
  offer: null,
  ownTexts: (value, { locale }) => locale.t(value === null ? 'act-value.none' : `own-texts.${value as OwnTexts}`),
  participantId: null,
  parts: (value, { locale }) =>
    locale.list((value as readonly string[]).map((part) => locale.find(PARTS[part] ?? '') ?? '').filter(Boolean)),
  peer: text,
  phaseId: null,
  policy: (value, { locale }) =>
    value === null ? locale.t('act-value.none') : locale.find(`policy-word.${String(value)}`),
  pledgeId: null,
  pollId: null,
  preparedBy: null,
  proposals: number,
  published: yesOrNo,
  questionnaireId: null,
  queue: null,
  recipients: number,
  registered: number,
  reminders: yesOrNo,
  reportId: null,
  rule: coded((value) => `moderation-rule.${value}`),
  rulesHash: null,
  sequence: number,
  settlementId: null,
  statementId: null,
  side: coded((value) => `comment-side.${value}`),
  slug: text,
  source: text,
  standing: coded((value) => `standing-person.${value}`),
  status: (value, { locale }, type) => locale.find(`${STATES[type] ?? ''}.${String(value)}`),
  stepId: null,
  subject: (value, shown, type) => contribution((value as { readonly kind: string }).kind, shown, type),
  subtotalId: null,
  supports: number,
  synthesisId: null,
  tiles: text,
  to: beforeOrAfter,
  tokenId: null,
  verdict: coded((value) => `verdict.${value}`),
  version: number,
  uri: null,
  ...STATED_IDS,
} as const satisfies Record<DetailName, Words | null>;

type ShownName = {
  readonly [N in DetailName]: (typeof WORDS)[N] extends null ? never : N;
}[DetailName];
