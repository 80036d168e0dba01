import type { ReadTemplate } from '../../../application/template/ports.ts';
import { LICENCES } from '../../../domain/institution/licence.ts';
import { daysIn, type Template, type TemplatePhase } from '../../../domain/template/template.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { adminTable, type Fact, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { topicLabel } from '../kit/topics.ts';

export const TEMPLATES = '/templates';

/** Where an officer makes a draft from the template at an address. */
export const FROM_TEMPLATE = '/admin/new-consultation-from-template';

export function licenceLink(licence: Template['licence']): Html {
  const { name, url } = LICENCES[licence];
  return markup`<a href="${url}" rel="license external">${name}</a>`;
}

/** What a template says of itself. `more` are facts of the place where it is read. */
export function templateFacts(context: PageContext, read: ReadTemplate, more: readonly Fact[] = []): Html {
  const { t } = context.locale;
  const { template, version, contentHash } = read;
  return factList([
    ...more,
    [t('template.licence'), licenceLink(template.licence)],
    [t('admin.languages'), context.locale.list(template.languages.map((lang) => context.locale.languageName(lang)))],
    [t('template.version'), context.locale.number(version)],
    [t('template.hash'), markup`<code class="hash">${contentHash}</code>`],
  ]);
}

/** What is in a template: its text, its phases from the first day on, its votes and its questions. */
export function templateContents(context: PageContext, template: Template): Html {
  const { t } = context.locale;
  const { consultation, languages, questionnaire } = template;
  const title = choose(context, consultation.title, languages);
  const topics = consultation.topics.map((topic) => topicLabel(context, topic));
  return markup`<section aria-labelledby="contents"><h2 id="contents">${t('template.contents')}</h2>
<h3>${line(context, title)}</h3>
${officialProse(context, choose(context, consultation.summary, languages))}
${topics.length === 0 ? NOTHING : markup`<p class="small quiet">${topics.join(' · ')}</p>`}</section>
${phases(context, template)}
${ballots(context, template)}
${
  questionnaire === null
    ? NOTHING
    : markup`<section aria-labelledby="questions"><h2 id="questions">${t('questionnaire.title')}</h2>
<ol>${questionnaire.questions.map(({ text }) => markup`<li>${line(context, choose(context, text, languages))}</li>`)}</ol></section>`
}`;
}

function phases(context: PageContext, { consultation, languages }: Template): Html {
  const { t } = context.locale;
  const row = ({ kind, title, opens, closes, allows }: TemplatePhase) => [
    markup`${t(`phase.${kind}`)}${title === null ? NOTHING : markup` · ${line(context, choose(context, title, languages))}`}`,
    context.locale.number(daysIn(opens).whole + 1),
    context.locale.number(Math.max(daysIn(closes).started, daysIn(opens).whole + 1)),
    allows.length === 0 ? t('admin.no-acts') : context.locale.list(allows.map((act) => t(`verb.${act}`))),
  ];
  return adminTable({
    id: 'phases',
    title: t('admin.phases'),
    caption: t('template.phases-caption'),
    columns: [t('admin.kind'), t('template.first'), t('template.last'), t('admin.acts')],
    rows: consultation.phases.map(row),
    empty: '',
  });
}

function ballots(context: PageContext, { ballots: all, languages }: Template): Html {
  const { t } = context.locale;
  if (all.length === 0) return NOTHING;
  return adminTable({
    id: 'ballots',
    title: t('ballots.title'),
    caption: t('template.ballots-caption'),
    columns: [t('admin.question'), t('admin.method'), t('template.options')],
    rows: all.map(({ question, method, options }) => [
      line(context, choose(context, question, languages)),
      t(`method.${method}`),
      markup`${options.map(({ name }) => markup`<div>${line(context, choose(context, name, languages))}</div>`)}`,
    ]),
    empty: '',
  });
}
