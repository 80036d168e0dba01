import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { exportOwnActs, exportOwnData } from '../../../application/export/export-own-data.ts';
import { eraseParticipant } from '../../../application/participant/erase-participant.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { OWN_TEXTS, type OwnTexts } from '../../../domain/participant/participant.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { errorPage } from '../kit/error-page.ts';
import { checkField, choiceField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { markup } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { clearSessionCookie } from '../sign-in/session.ts';

/** Everything that is kept of somebody as a file: `json` has all of it, `csv` what they did. */
export function ownData(app: Application, as: 'json' | 'csv'): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return await errorPage(app, c, 503);
    const who = requireParticipant(context);
    if (!who.ok) return pageResponse(context, c, who);
    const query = { participantId: who.value };
    const data = as === 'json' ? await exportOwnData(app, query) : await exportOwnActs(app, query);
    if (!data.ok) return pageResponse(context, c, data);
    protect(c, 'never');
    const body = typeof data.value === 'string' ? data.value : `${JSON.stringify(data.value, null, 2)}\n`;
    return c.body(body, 200, { ...TYPES[as], 'content-disposition': `attachment; filename="parvis-${as}.${as}"` });
  };
}

const TYPES = {
  json: { 'content-type': 'application/json' },
  csv: { 'content-type': 'text/csv; charset=utf-8' },
} as const;

/** Asks once more before somebody is erased: what goes, what is to become of their texts, what nobody can undo. */
export function erasePage(context: PageContext): PageAnswer {
  const who = requireParticipant(context);
  return who.ok ? asked(context, { chosen: null, refusal: null }) : who;
}

export function acceptErase(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const chosen = formInput.text('ownTexts');
    const ownTexts = OWN_TEXTS.find((choice) => choice === chosen) ?? null;
    if (ownTexts === null) return asked(context, { chosen: null, refusal: missing('ownTexts') });
    if (formInput.text('sure') === '') return asked(context, { chosen: ownTexts, refusal: missing('sure') });
    const { value: participantId } = who;
    const by = { kind: 'participant', id: participantId } as const;
    const erased = await eraseParticipant(app, { participantId, ownTexts, by });
    if (!erased.ok) return asked(context, { chosen: ownTexts, refusal: erased.refusal });
    clearSessionCookie(c, app.origin);
    return { to: context.href('/erased') };
  });
}

/** Where somebody is led who was just erased. It says the same to everybody. */
export function erasedPage(context: PageContext): PageAnswer {
  const { locale } = context;
  if (context.viewer.participantId !== null) return refuse({ type: 'not-found', what: 'participant' });
  const title = locale.t('erase.done');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('erase.done-said')}</p><p>${locale.t('erase.done-elsewhere')}</p></div>`,
    },
  };
}

function missing(field: string): Refusal {
  return { type: 'invalid', field, because: 'missing' };
}

function asked(
  context: PageContext,
  { chosen, refusal }: { readonly chosen: OwnTexts | null; readonly refusal: Refusal | null },
): PageAnswer {
  const { locale } = context;
  const title = locale.t('erase.title');
  const points = ['erase.name', 'erase.counts', 'erase.images', 'erase.elsewhere'] as const;
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, { ownTexts: locale.t('erase.texts'), sure: locale.t('erase.sure') })}
<p class="lead">${locale.t('erase.lead')}</p>
<ul>${points.map((point) => markup`<li>${locale.t(point)}</li>`)}</ul>
<p><a href="${context.href('/me/data.json')}">${locale.t('erase.first')}</a></p>
<form method="post" action="${context.href('/me/erase')}">
${choiceField(context, {
  name: 'ownTexts',
  label: locale.t('erase.texts'),
  options: OWN_TEXTS.map((value) => ({
    value,
    label: locale.t(`own-texts.${value}`),
    hint: locale.t(`erase.${value}`),
  })),
  chosen: chosen === null ? [] : [chosen],
  required: true,
  refusal,
})}
${checkField(context, { name: 'sure', label: locale.t('erase.sure'), checked: false, required: true, refusal })}
<p class="buttons"><button type="submit">${locale.t('erase.button')}</button></p></form></div>`,
    },
  };
}
