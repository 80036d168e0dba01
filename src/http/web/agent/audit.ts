import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { readAgents } from '../../../application/agent/reads.ts';
import type { Application } from '../../../application/application.ts';
import type { ActsOf } from '../../../application/event/ports.ts';
import { type AuditedAct, readAudit, readAuditFilters } from '../../../application/event/reads.ts';
import { auditCsv } from '../../../application/open-data/audit.ts';
import type { EventType } from '../../../domain/event/event.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { notSetUp } from '../kit/error-page.ts';
import { type Option, selectField } from '../kit/field.ts';
import { adminTable } from '../kit/form-parts.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { actDetails } from './act-details.ts';
import { everyConsultation } from './agent-fields.ts';

export const AUDIT = '/admin/audit';
export const AUDIT_CSV = '/admin/audit.csv';

const SHOWN = 50;

/** Every act of agents, tokens, connectors and operators, newest first. */
export async function auditPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  return await adminLayout(context, 'admin', async () => {
    const of = actsIn(context);
    const after = query.get('after') || null;
    const page = await readAudit(app, { ...of, limit: SHOWN, after });
    const to = (path: string, from: string | null) =>
      context.href(path, { agent: filterOf(of.by), consultation: of.consultation, kind: of.type, after: from });
    return {
      title: locale.t('audit.nav'),
      main: markup`<p class="lead">${locale.t('audit.lead')}</p>
${await filters(context, of)}
${adminTable({
  id: 'acts',
  title: locale.t('audit.acts'),
  caption: locale.t('audit.caption', { place: placeOf(context.institution.timeZone) }),
  columns: [
    locale.t('audit.when'),
    locale.t('audit.who'),
    locale.t('audit.what'),
    locale.t('audit.where'),
    locale.t('audit.details'),
  ],
  rows: page.items.map((act) => row(context, act)),
  empty: locale.t('audit.none'),
})}
${pager(context, { name: locale.t('audit.pages'), first: after === null ? null : to(AUDIT, null), next: page.next === null ? null : to(AUDIT, page.next) })}
<p><a href="${to(AUDIT_CSV, null)}">${locale.t('audit.csv')}</a></p>`,
    };
  });
}

/** The same as a table for spreadsheets, whole, by the same filters. */
export function auditFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const agent = requireAgent(context, 'admin');
    if (!agent.ok) return pageResponse(context, c, agent);
    protect(c, 'never');
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="audit.csv"');
    const bytes = Readable.from(encoded(auditCsv(app, actsIn(context))));
    return c.body(Readable.toWeb(bytes) as ReadableStream);
  };
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

function actsIn({ query }: PageContext): ActsOf {
  return {
    by: actorIn(query.get('agent') ?? ''),
    consultation: query.get('consultation') || null,
    type: (query.get('kind') || null) as EventType | null,
  };
}

function row(context: PageContext, act: AuditedAct): readonly (Html | string)[] {
  const { locale, institution } = context;
  const { consultation, proposal } = act;
  const base = consultation === null ? null : `/consultations/${consultation.slug}`;
  const title = consultation === null ? '' : choose(context, consultation.title).text;
  const at = locale.dateTime(act.at, institution.timeZone);
  const where =
    base === null
      ? NOTHING
      : markup`<a href="${context.href(base)}">${title}</a>${proposal === null ? NOTHING : markup`, <a href="${context.href(`${base}/proposals/${proposal}`)}">${locale.t('audit.proposal', { number: proposal })}</a>`}`;
  return [
    markup`<time datetime="${act.at.toISOString()}">${at}</time>`,
    whoDid(context, act),
    locale.find(`event.${act.type}`) ?? act.type,
    where,
    actDetails(context, act),
  ];
}

/** Who did it; for a token also who created it, who answers for what it does. */
function whoDid({ locale }: PageContext, { by, agent, token }: AuditedAct): Html | string {
  switch (by.kind) {
    case 'agent':
      return markup`<bdi>${agent?.email ?? locale.t('audit.unknown')}</bdi>`;
    case 'connector':
      return locale.html('audit.by-connector', { source: markup`<bdi>${by.id}</bdi>` });
    case 'operator':
      return locale.t('audit.by-operator');
    case 'token': {
      const name = markup`<bdi>${token?.name ?? locale.t('audit.unknown')}</bdi>`;
      const creator = token?.createdBy ?? null;
      if (creator === null) return locale.html('audit.by-token', { name });
      if (creator.kind === 'operator') return locale.html('audit.by-token-of-operator', { name });
      if (creator.kind === 'token') return locale.html('audit.by-token-of-token', { name, creator: creator.name });
      const email = markup`<bdi>${creator.email ?? locale.t('audit.unknown')}</bdi>`;
      return locale.html('audit.by-token-of', { name, creator: email });
    }
  }
}

/** Whoever the log is narrowed to, as the address names them: an agent by their id alone. */
function actorIn(text: string): ActsOf['by'] {
  const [kind = '', ...rest] = text.split(':');
  const id = rest.join(':');
  if (text === '') return null;
  if (text === 'operator') return { kind: 'operator' };
  if (id !== '' && (kind === 'token' || kind === 'connector')) return { kind, id };
  return { kind: 'agent', id: text };
}

function filterOf(by: ActsOf['by']): string | null {
  if (by === null || by.kind === 'operator') return by?.kind ?? null;
  return by.kind === 'agent' ? by.id : `${by.kind}:${by.id}`;
}

async function actorOptions({ app, locale }: PageContext): Promise<readonly Option[]> {
  const { t } = locale;
  const [agents, { tokens, connectors }] = await Promise.all([readAgents(app), readAuditFilters(app)]);
  return [
    ...agents.map(({ id, email }) => ({ value: id, label: email ?? t('audit.unknown') })),
    ...tokens.map(({ id, name }) => ({ value: `token:${id}`, label: t('audit.by-token', { name }) })),
    ...connectors.map((source) => ({ value: `connector:${source}`, label: t('audit.by-connector', { source }) })),
    { value: 'operator', label: t('audit.by-operator') },
  ];
}

async function filters(context: PageContext, of: ActsOf): Promise<Html> {
  const { app, locale, query } = context;
  const { t } = locale;
  const any = { value: '', label: t('audit.any') };
  const [actors, consultations, { types }] = await Promise.all([
    actorOptions(context),
    everyConsultation(context),
    readAuditFilters(app),
  ]);
  const kinds = types.map((value) => ({ value, label: locale.find(`event.${value}`) ?? value }));
  return markup`<form class="filters" method="get" action="${AUDIT}">
${query.has('lang') ? markup`<input type="hidden" name="lang" value="${locale.lang}">` : NOTHING}
${selectField(context, { name: 'agent', label: t('audit.who'), value: filterOf(of.by) ?? '', options: [any, ...actors] })}
${selectField(context, { name: 'consultation', label: t('audit.where'), value: of.consultation ?? '', options: [any, ...consultations.map(({ slug, title, languages }) => ({ value: slug, label: choose(context, title, languages).text }))] })}
${selectField(context, { name: 'kind', label: t('audit.what'), value: of.type ?? '', options: [any, ...kinds.sort((a, b) => a.label.localeCompare(b.label, locale.lang))] })}
<p class="field"><button type="submit">${t('audit.show')}</button></p>
</form>`;
}
