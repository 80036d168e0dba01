import type { EvidenceView } from '../../../application/network/read-evidence.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date } from './time.ts';

const SAYS = {
  'forged-proof': 'evidence.forged-proof',
  'sequence-reused': 'evidence.sequence-reused',
  'counted-before': 'evidence.counted-before',
  'too-many': 'evidence.too-many',
  'not-invited': 'evidence.not-invited',
  'too-late': 'evidence.too-late',
  'hash-mismatch': 'evidence.hash-mismatch',
  'shrunken-history': 'evidence.shrunken-history',
  'number-reused': 'evidence.number-reused',
  'foreign-id': 'evidence.foreign-id',
  'other-institution': 'evidence.other-institution',
  flood: 'evidence.flood',
} as const satisfies Record<EvidenceKind, `evidence.${EvidenceKind}`>;

/** What a peer said that cannot be, in words, each with what it was about and the document behind a fold: for officers. */
export function evidenceList(visit: Visit, evidence: readonly EvidenceView[]): Html {
  if (evidence.length === 0) return NOTHING;
  const { locale } = visit;
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">${locale.t('evidence.title')}</h2>
<p class="small quiet">${locale.t('evidence.lead')}</p>
<ul class="plain-list">${evidence.map((each) => markup`<li>${item(visit, each)}</li>`)}</ul></section>`;
}

function item(visit: Visit, { kind, uri, consultation, document, foundAt }: EvidenceView): Html {
  const { locale, institution } = visit;
  const where =
    consultation === null
      ? NOTHING
      : markup` · <a href="${visit.href(`/consultations/${consultation.slug}`)}">${line(visit, choose(visit, consultation.title))}</a>`;
  return markup`<p><strong>${locale.t(SAYS[kind])}</strong></p>
<p class="small quiet">${date(visit, foundAt, institution.timeZone)}${where}${uri === null ? NOTHING : markup` · <code>${uri}</code>`}</p>
${document === null ? NOTHING : markup`<details class="small"><summary>${locale.t('evidence.document')}</summary><pre dir="ltr"><code>${document.slice(0, 4_000)}</code></pre></details>`}`;
}

/** A sentence to everybody on a mirror: that not all that its host told was believed. */
export function doubtNote(visit: Visit, count: number): Html {
  if (count === 0) return NOTHING;
  return markup`<p class="note">${visit.locale.t('evidence.mirror', { count })}</p>`;
}
