import type { Context } from 'hono';
import { removeFile } from '../../../application/media/manage-files.ts';
import { readFile } from '../../../application/media/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage, factList } from '../kit/form-parts.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { factsOf } from './file-words.ts';
import { FILES, usesOf } from './files.ts';

/** The second step before a file is deleted: which texts have it. */
export async function removeFilePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptRemoveFile: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const removed = await removeFile(within, { hash: c.req.param('hash') ?? '', by });
    return removed.ok ? ok(context.href(FILES, { done: 'file-removed' })) : removed;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async () => {
    const file = await readFile(context.app, c.req.param('hash') ?? '');
    if (file === null) return { refusal: { type: 'not-found', what: 'file' } };
    return {
      title: t('files.remove-title', { what: file.description }),
      refusal,
      crumbs: [{ href: context.href(FILES), name: t('files.nav') }],
      main: confirmPage(context, {
        lead: t('files.remove-lead'),
        about: factList([
          [t('files.facts'), factsOf(locale, file)],
          [t('files.used'), markup`${usesOf(context, file)}`],
        ]),
        action: `${FILES}/${file.hash}`,
        refusal,
        button: t('files.remove-confirm'),
        back: FILES,
      }),
    };
  });
}
