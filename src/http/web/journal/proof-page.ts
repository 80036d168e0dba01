import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readProofWithEntry } from '../../../application/journal/read-proof.ts';
import { isId } from '../../../domain/kit/id.ts';
import { errorContent, errorPage } from '../kit/error-page.ts';
import { factList } from '../kit/form-parts.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { qrAnswer } from '../kit/share-links.ts';
import { start } from '../kit/time.ts';
import { VERIFY_PATH } from './verify-page.ts';

/** Where the receipt of a public act is, by the id of the act, a proposal or a comment. */
export const PROOF_PAGE = '/journal/receipts/:id{[0-9a-f-]{36}}';

export function proofPagePath(id: string): string {
  return `/journal/receipts/${id}`;
}

/** The proof of a public act to print: what it is of, and the address of the file as a code and in letters. */
export async function proofPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  const id = c.req.param('id') ?? '';
  if (!isId(id)) return { status: 404, content: errorContent(context, 404, null) };
  const proof = await readProofWithEntry(app, id);
  const content = {
    title: t('journal-receipt.title'),
    canonical: null,
    crumbs: [{ href: context.href('/journal'), name: t('journal.title') }],
  };
  if (proof === null) {
    const proposal = await app.store.read((reader) => reader.proposals.byId(id));
    if (proposal?.status !== 'published') return { status: 404, content: errorContent(context, 404, null) };
    const main = markup`<h1>${t('journal-receipt.title')}</h1>\n<p>${t('journal-receipt.waiting')}</p>`;
    return { cache: 'never', content: { ...content, main } };
  }
  const { type, at, commit } = JSON.parse(proof.entry) as Record<'type' | 'at' | 'commit', string>;
  const url = fileOf(app, id);
  return {
    content: {
      ...content,
      main: markup`<div class="poster"><h1>${t('journal-receipt.title')}</h1>
<p class="lead">${t('journal-receipt.lead')}</p>
<p><img class="qr" src="${proofPagePath(id)}/qr.svg" width="360" height="360" alt="${t('journal-receipt.qr-alt', { url })}"></p>
<p class="item">${url.replace(/^https?:\/\//, '')}</p>
${factList([
  [t('journal-receipt.entry'), t('journal-receipt.entry-of', { index: proof.index, size: proof.size })],
  [t('journal-receipt.act'), markup`<code>${type}</code>`],
  [t('journal-receipt.at'), start(context, new Date(at), context.institution.timeZone)],
  [t('journal-receipt.commitment'), markup`<code class="hash">${commit}</code>`],
])}</div>
<p class="no-print"><a class="button" href="${url}" download>${t('journal-receipt.download')}</a></p>
<p class="no-print"><a href="${context.href(VERIFY_PATH)}">${t('journal-check.title')}</a></p>`,
    },
  };
}

/** The address of the file as a code. */
export function proofCode(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const id = c.req.param('id') ?? '';
    if (!isId(id) || (await readProofWithEntry(app, id)) === null) return errorPage(app, c, 404);
    return await qrAnswer(c, fileOf(app, id));
  };
}

function fileOf({ origin }: Application, id: string): string {
  return `${origin}/journal/proof/${id}.tlog-proof`;
}
