import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import { templateUri } from '../../../application/kit/uris.ts';
import type { StoredTemplate } from '../../../application/template/ports.ts';
import { readTemplate, readTemplates } from '../../../application/template/reads.ts';
import { choose, line, titleHeading } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { derivations } from '../network/derivations.ts';
import { FROM_TEMPLATE, licenceLink, TEMPLATES, templateContents, templateFacts } from './template-parts.ts';

const PAGE_SIZE = 20;

/** The consultations that this institution offers to others as templates, the latest first. */
export async function templatesPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  const { t } = locale;
  const after = query.get('after') || null;
  const page = await readTemplates(app, { limit: PAGE_SIZE, after });
  const to = (cursor: string | null) => context.href(TEMPLATES, { after: cursor });
  return {
    content: {
      title: t('templates.title'),
      description: t('templates.lead'),
      canonical: TEMPLATES,
      indexed: after === null,
      main: markup`<div class="single"><h1>${t('templates.title')}</h1>
<p class="lead">${t('templates.lead')} <a href="${context.href('/commons', { kind: 'template' })}">${t('templates.elsewhere')}</a></p>
${page.items.length === 0 ? markup`<p class="quiet">${t('templates.none')}</p>` : markup`<ul class="cards">${page.items.map((item) => card(context, item))}</ul>`}
${pager(context, { name: t('templates.pages'), first: after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</div>`,
    },
  };
}

function card(context: PageContext, { slug, template, publishedAt }: StoredTemplate): Html {
  const { title, purpose, licence, languages } = template;
  return markup`<li class="card">
<h2 class="item"><a href="${context.href(`${TEMPLATES}/${slug}`)}">${line(context, choose(context, title, languages))}</a></h2>
<p>${line(context, choose(context, purpose, languages))}</p>
<p class="small quiet">${licenceLink(licence)} · ${date(context, publishedAt, context.institution.timeZone)}</p>
</li>`;
}

/** One template: what it is good for, under which licence, what is in it, and what others made from it. */
export async function templatePage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, viewer, institution } = context;
  const slug = c.req.param('slug') ?? '';
  const found = await readTemplate(app, slug);
  if (!found.ok) return found;
  const { t } = locale;
  const { template, publishedAt, reuses } = found.value;
  const title = choose(context, template.title, template.languages);
  const consultation = choose(context, template.consultation.title, template.languages);
  const canUse = viewer.agent !== null && may(ROLE_SCOPES[viewer.agent.role], 'consultations');
  const from = templateUri(app.origin, slug);
  return {
    content: {
      title: title.text,
      description: choose(context, template.purpose, template.languages).text,
      canonical: `${TEMPLATES}/${slug}`,
      crumbs: [{ href: context.href(TEMPLATES), name: t('templates.title') }],
      main: markup`<div class="single">${titleHeading(context, title)}
<p class="lead">${line(context, choose(context, template.purpose, template.languages))}</p>
${canUse ? markup`<p><a class="button" href="${context.href(FROM_TEMPLATE, { from })}">${t('template.use')}</a></p>` : NOTHING}
${templateFacts(context, found.value, [
  [
    t('template.consultation'),
    markup`<a href="${context.href(`/consultations/${slug}`)}">${line(context, consultation)}</a>`,
  ],
  [t('template.published'), date(context, publishedAt, institution.timeZone)],
  [t('template.address'), markup`<code>${from}</code>`],
])}
<p class="small"><a href="/api/v1/templates/${slug}">${t('template.json')}</a></p>
${templateContents(context, template)}
${derivations(context, { derivation: null, reuses })}</div>`,
    },
  };
}
