import type { Context } from 'hono';
import { readCharters } from '../../../application/community/read-charters.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import type { Charter } from '../../../domain/community/charter.ts';
import { adminLink } from '../kit/admin.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { namedHash, toVerify } from '../kit/to-verify.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { charterChanges, charterFacts } from './charter-parts.ts';
import { adminCharterPath, charterPath } from './request-address.ts';

/** The charter of a community: the version in force or the one in the address, and what it changed in the one before. */
export async function charterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const slug = slugOf(c);
  const [community, found] = await Promise.all([
    readConsultation(app, { slug, viewer }),
    readCharters(app, { slug, viewer }),
  ]);
  if (!community.ok) return community;
  if (!found.ok) return found;
  const { consultation } = community.value;
  const charters = found.value;
  const asked = c.req.param('version');
  const shown = asked === undefined ? charters[0] : charters.find(({ version }) => version === Number(asked));
  if (asked !== undefined && shown === undefined) return { refusal: { type: 'not-found', what: 'version' } };
  return {
    content: {
      title: locale.t('charter.title'),
      canonical: charterPath(slug, asked === undefined ? undefined : shown?.version),
      indexed: asked === undefined,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        {
          href: context.href(`/consultations/${slug}`),
          name: line(context, choose(context, consultation.title, consultation.languages)),
        },
      ],
      main: markup`<div class="single"><h1>${locale.t('charter.title')}</h1>
<p class="lead">${locale.t('charter.lead')}</p>
${consultation.host === null ? adminLink(context, { scope: 'consultations', consultationId: consultation.id, path: adminCharterPath(slug), label: locale.t('charter.adopt') }) : NOTHING}
${shown === undefined ? markup`<p class="quiet">${locale.t(consultation.host === null ? 'charter.none' : 'charter.at-host')}</p>` : versionOf(context, { shown, charters, slug, zone: consultation.timeZone, languages: consultation.languages })}
</div>`,
    },
  };
}

function versionOf(
  context: PageContext,
  of: {
    readonly shown: Charter;
    readonly charters: readonly Charter[];
    readonly slug: string;
    readonly zone: string;
    readonly languages: readonly string[];
  },
): Html {
  const { locale } = context;
  const { shown, charters, slug, zone, languages } = of;
  const { version, terms, decision, decidedAt, hash } = shown;
  const before = charters.find((each) => each.version === version - 1);
  const isCurrent = charters[0] === shown;
  const others = charters.filter((each) => each !== shown);
  return markup`<h2>${locale.t('charter.version', { version })}</h2>
<p class="small quiet">${date(context, decidedAt, zone)} · ${isCurrent ? locale.t('charter.in-force') : locale.t('charter.former')}</p>
<p>${locale.t('charter.decision')} ${line(context, choose(context, decision, languages))}</p>
${charterFacts(context, terms)}
${officialProse(context, choose(context, terms.text, languages))}
${toVerify(context, namedHash(locale.t('versions.hash'), hash))}
${before === undefined ? NOTHING : charterChanges(context, before, shown)}
${others.length === 0 ? NOTHING : markup`<nav aria-label="${locale.t('charter.versions')}"><h2>${locale.t('charter.versions')}</h2><ul>${others.map((each) => markup`<li><a href="${context.href(charterPath(slug, each.version))}">${locale.t('charter.version', { version: each.version })}</a> <span class="small quiet">${date(context, each.decidedAt, zone)}</span></li>`)}</ul></nav>`}`;
}
