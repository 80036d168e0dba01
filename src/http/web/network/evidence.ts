import type { EvidenceView } from '../../../application/network/evidence/evidence.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

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

/** Rejected messages of a peer, each with its subject and the folded document: for officers. */
export function evidenceList(context: PageContext, evidence: readonly EvidenceView[]): Html {
  if (evidence.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">${locale.t('evidence.title')}</h2>
<p class="small quiet">${locale.t('evidence.lead')}</p>
<ul class="plain-list">${evidence.map((each) => markup`<li>${item(context, each)}</li>`)}</ul></section>`;
}

function item(context: PageContext, { kind, uri, consultation, document, foundAt }: EvidenceView): Html {
  const { locale, institution } = context;
  const where =
    consultation === null
      ? NOTHING
      : markup` · <a href="${context.href(`/consultations/${consultation.slug}`)}">${line(context, choose(context, consultation.title))}</a>`;
  return markup`<p><strong>${locale.t(SAYS[kind])}</strong></p>
<p class="small quiet">${date(context, foundAt, institution.timeZone)}${where}${uri === null ? NOTHING : markup` · <code>${uri}</code>`}</p>
${document === null ? NOTHING : markup`<details class="small"><summary>${locale.t('evidence.document')}</summary><pre dir="ltr"><code>${document.slice(0, 4_000)}</code></pre></details>`}`;
}

/** A note to everybody on a mirror that some items of its host were rejected. */
export function doubtNote(context: PageContext, count: number): Html {
  if (count === 0) return NOTHING;
  return markup`<p class="note">${context.locale.t('evidence.mirror', { count })}</p>`;
}
