import type { Context } from 'hono';
import { eraseParticipant } from '../../../application/erase-participant.ts';
import { exportOwnActs, exportOwnData } from '../../../application/export-own-data.ts';
import type { Application } from '../../../application/ports.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { checkField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { errorPage } from '../error-page.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { dropSession } from '../session.ts';
import { openVisit, type Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

/** Everything that is kept of somebody as a file: `json` has all of it, `csv` what they did. */
export function ownData(app: Application, as: 'json' | 'csv'): (c: Context) => Promise<Response> {
  return async (c) => {
    const visit = await openVisit(app, c);
    if (visit === null) return await errorPage(app, c, 503);
    const who = participantOf(visit);
    if (!who.ok) return pageResponse(visit, c, who);
    const query = { participantId: who.value };
    const data = as === 'json' ? await exportOwnData(app, query) : await exportOwnActs(app, query);
    if (!data.ok) return pageResponse(visit, c, data);
    protect(c, 'never');
    const body = typeof data.value === 'string' ? data.value : `${JSON.stringify(data.value, null, 2)}\n`;
    return c.body(body, 200, { ...TYPES[as], 'content-disposition': `attachment; filename="parvis-${as}.${as}"` });
  };
}

const TYPES = {
  json: { 'content-type': 'application/json' },
  csv: { 'content-type': 'text/csv; charset=utf-8' },
} as const;

/** Asks once more before somebody is erased: what goes, what stays, what nobody can undo. */
export function erasePage(visit: Visit): PageAnswer {
  const who = participantOf(visit);
  return who.ok ? asked(visit, null) : who;
}

export function acceptErase(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const who = participantOf(visit);
    if (!who.ok) return who;
    if (said.text('sure') === '') return asked(visit, { type: 'invalid', field: 'sure', because: 'missing' });
    const { value: participantId } = who;
    const erased = await eraseParticipant(app, { participantId, by: { participant: participantId } });
    if (!erased.ok) return asked(visit, erased.refusal);
    dropSession(c, app.origin);
    return { to: visit.href('/erased') };
  });
}

/** Where somebody is led who was just erased. It says the same to everybody. */
export function erasedPage(visit: Visit): PageAnswer {
  const { locale } = visit;
  if (visit.viewer.participantId !== null) return refuse({ type: 'not-found', what: 'participant' });
  const title = locale.t('erase.done');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('erase.done-said')}</p><p>${locale.t('erase.done-elsewhere')}</p></div>`,
    },
  };
}

function asked(visit: Visit, refusal: Refusal | null): PageAnswer {
  const { locale } = visit;
  const title = locale.t('erase.title');
  const points = ['erase.name', 'erase.comments', 'erase.proposals', 'erase.counts', 'erase.elsewhere'] as const;
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [{ href: visit.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { sure: locale.t('erase.sure') })}
<p class="lead">${locale.t('erase.lead')}</p>
<ul>${points.map((point) => markup`<li>${locale.t(point)}</li>`)}</ul>
<p><a href="${visit.href('/me/data.json')}">${locale.t('erase.first')}</a></p>
<form method="post" action="${visit.href('/me/erase')}">
${checkField(visit, { name: 'sure', label: locale.t('erase.sure'), checked: false, required: true, refusal })}
<p class="buttons"><button type="submit">${locale.t('erase.button')}</button></p></form></div>`,
    },
  };
}
