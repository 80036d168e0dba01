import type { EvidenceView } from '../../../application/network/evidence/evidence.ts';
import type { Finding, FindingKind, NetworkFinding } from '../../../application/network/evidence/findings.ts';
import { readRecentEvidence } from '../../../application/network/evidence/recent-evidence.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { textIn } from '../../../domain/kit/text.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { neighbourLink, PEERS, peerPath } from './peer-facts.ts';

const SAYS = {
  'forged-proof': 'evidence.forged-proof',
  'sequence-reused': 'evidence.sequence-reused',
  'counted-before': 'evidence.counted-before',
  'too-many': 'evidence.too-many',
  'not-invited': 'evidence.not-invited',
  'too-late': 'evidence.too-late',
  'not-as-committed': 'evidence.not-as-committed',
  'back-dated': 'evidence.back-dated',
  'over-pledged': 'evidence.over-pledged',
  'specification-changed': 'evidence.specification-changed',
  'settlement-differs': 'evidence.settlement-differs',
  'hash-mismatch': 'evidence.hash-mismatch',
  'words-changed': 'evidence.words-changed',
  withheld: 'evidence.withheld',
  'two-subtotals': 'evidence.two-subtotals',
  'two-journals': 'evidence.two-journals',
  'journal-stopped': 'evidence.journal-stopped',
  'entries-differ': 'evidence.entries-differ',
  'subtotals-withheld': 'evidence.subtotals-withheld',
  'shrunken-history': 'evidence.shrunken-history',
  'number-reused': 'evidence.number-reused',
  'foreign-id': 'evidence.foreign-id',
  'other-institution': 'evidence.other-institution',
  flood: 'evidence.flood',
  'too-many-contributions': 'evidence.too-many-contributions',
  'too-many-institutions': 'evidence.too-many-institutions',
  'brings-in-too-many': 'evidence.brings-in-too-many',
} as const satisfies Record<EvidenceKind, `evidence.${EvidenceKind}`>;

/** Rejected messages of a peer, each with its subject and the folded document: for officers. */
export function evidenceList(context: PageContext, evidence: readonly EvidenceView[]): Html {
  return listed(context, evidence, 'evidence.title');
}

/** The same of institutions that are no peers, each with whom it is about. */
export function otherEvidenceList(context: PageContext, evidence: readonly EvidenceView[]): Html {
  return listed(context, evidence, 'evidence.others');
}

function listed(
  context: PageContext,
  evidence: readonly EvidenceView[],
  title: 'evidence.title' | 'evidence.others',
): Html {
  if (evidence.length === 0) return NOTHING;
  const { locale } = context;
  const of = (each: EvidenceView) =>
    title === 'evidence.title' ? NOTHING : markup`<p>${neighbourLink(context, each.institution)}</p>`;
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">${locale.t(title)}</h2>
${title === 'evidence.title' ? markup`<p class="small quiet">${locale.t('evidence.lead')}</p>` : NOTHING}
<ul class="plain-list">${evidence.map((each) => markup`<li>${of(each)}${item(context, each)}</li>`)}</ul></section>`;
}

/** Kinds of which it is a number that may not be exceeded, or a hash or version that is known to be another. */
const MOST: readonly EvidenceKind[] = [
  'too-many',
  'too-many-institutions',
  'too-many-contributions',
  'brings-in-too-many',
];
const ANOTHER: readonly EvidenceKind[] = ['hash-mismatch', 'shrunken-history'];

/** What it said beside what is allowed, in words; nothing where the document alone can say it. */
function saidAndAllowed(
  { locale, institution }: PageContext,
  { kind, said, allowed }: Pick<EvidenceView, 'kind' | 'said' | 'allowed'>,
): string | null {
  if (allowed === null) return null;
  const written = (value: string | number) => (typeof value === 'number' ? locale.number(value) : value);
  if (kind === 'too-late') {
    return locale.t('evidence.until', { at: locale.dateTime(new Date(allowed), institution.timeZone) });
  }
  if (MOST.includes(kind)) {
    return said === null
      ? locale.t('evidence.most', { allowed: written(allowed) })
      : locale.t('evidence.stated-and-most', { said: written(said), allowed: written(allowed) });
  }
  return said === null || !ANOTHER.includes(kind)
    ? null
    : locale.t('evidence.stated-and-known', { said: written(said), allowed: written(allowed) });
}

function item(context: PageContext, evidence: EvidenceView): Html {
  const { kind, uri, consultation, document, foundAt, passedOnBy } = evidence;
  const { locale, institution } = context;
  const figures = saidAndAllowed(context, evidence);
  const where =
    consultation === null
      ? NOTHING
      : markup` · <a href="${context.href(`/consultations/${consultation.slug}`)}">${line(context, choose(context, consultation.title))}</a>`;
  return markup`<p><strong>${locale.t(SAYS[kind])}</strong></p>
${figures === null ? NOTHING : markup`<p class="small">${figures}</p>`}
<p class="small quiet">${date(context, foundAt, institution.timeZone)}${where}${uri === null ? NOTHING : markup` · <code>${uri}</code>`}</p>
${passedOnBy === null ? NOTHING : markup`<p class="small">${locale.html('evidence.passed-on', { city: neighbourLink(context, passedOnBy) })}</p>`}
${document === null ? NOTHING : markup`<details class="small"><summary>${locale.t('evidence.document')}</summary><pre dir="ltr"><code>${withoutContext(document).slice(0, DOCUMENT_MAX)}</code></pre></details>`}`;
}

/** What is shown of a document, in characters. */
const DOCUMENT_MAX = 4_000;

/** A document without the definitions of its terms, which say nothing of what was wrong. */
function withoutContext(document: string): string {
  try {
    const read: unknown = JSON.parse(document);
    const shown = Array.isArray(read) ? read.map(membersOf) : membersOf(read);
    return JSON.stringify(shown, null, 2);
  } catch {
    return document;
  }
}

function membersOf(document: unknown): object {
  const { '@context': _, ...members } = document as Readonly<Record<string, unknown>>;
  return members;
}

/** A note to everybody on a mirror that some items of its host were rejected. */
export function doubtNote(context: PageContext, count: number): Html {
  if (count === 0) return NOTHING;
  return markup`<p class="note">${context.locale.t('evidence.mirror', { count })}</p>`;
}

/** Tells officers what was rejected of peers lately: of one consultation, or of all; nothing where nothing was. */
export async function recentEvidence(context: PageContext, consultationId: ConsultationId | null): Promise<Html> {
  const { app, locale } = context;
  const found = await readRecentEvidence(app, consultationId);
  return markup`${found.map(
    ({ institution: { name, languages }, peer, count, kinds }) =>
      markup`<p class="note error">${locale.t('evidence.recent', {
        count,
        name: choose(context, name, languages).text,
        kinds: locale.list(kinds.map((kind) => locale.t(SAYS[kind]))),
      })} <a href="${context.href(peer === null ? PEERS : peerPath(peer.origin))}">${locale.t('evidence.see')}</a></p>`,
  )}`;
}

const SIGNED = {
  'two-subtotals': 'finding.two-subtotals',
  'sequence-reused': 'finding.sequence-reused',
  'counted-before': 'finding.counted-before',
  'not-as-committed': 'finding.not-as-committed',
  'two-journals': 'finding.two-journals',
} as const satisfies Record<Exclude<FindingKind, 'subtotals-withheld'>, `finding.${FindingKind}`>;

/** Tells everybody what was found about institutions that share a consultation, and what it means for the sums. */
export function findingNotes(context: PageContext, findings: readonly Finding[]): Html {
  return markup`${findings.map((finding) => markup`<p class="note error">${sentenceOf(context, finding)}</p>`)}`;
}

/** The same of any consultation, each with which one it was. */
export function networkFindingNotes(context: PageContext, findings: readonly NetworkFinding[]): Html {
  return markup`${findings.map(
    (finding) =>
      markup`<p class="note error">${sentenceOf(context, finding)}${consultationOf(context, finding.consultation)}</p>`,
  )}`;
}

function consultationOf(context: PageContext, consultation: NetworkFinding['consultation']): Html {
  if (consultation === null) return NOTHING;
  const title = line(context, choose(context, consultation.title));
  const link = markup`<a href="${context.href(`/consultations/${consultation.slug}`)}">${title}</a>`;
  return markup` ${context.locale.html('finding.consultation', { consultation: link })}`;
}

function sentenceOf(
  context: PageContext,
  { kind, institution, countsOf, since, passedOnBy }: Finding<FindingKind>,
): Html {
  const { locale } = context;
  const at = date(context, since, context.institution.timeZone);
  const name = nameOf(context, institution);
  if (kind === 'subtotals-withheld') {
    return locale.html('finding.withheld', { host: name, city: nameOf(context, countsOf ?? institution), at });
  }
  const said = locale.html(SIGNED[kind], { city: name, at });
  if (passedOnBy === null) return said;
  return markup`${said} ${locale.html('finding.passed-on', { by: nameOf(context, passedOnBy) })}`;
}

function nameOf({ locale }: PageContext, { name, languages, host }: Finding['institution']): Html {
  return markup`<bdi>${textIn(name, [locale.lang, ...languages]).text || host}</bdi>`;
}
