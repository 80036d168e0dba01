import type { Derivation, Derived, DerivedTemplate, Reuse } from '../../../application/network/reuse/ports.ts';
import { isTextLicence } from '../../../domain/template/template.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { licenceLink } from '../template/template-parts.ts';

/** From what of another institution something was made, and what others made from it. */
export function derivations(context: PageContext, { derivation, reuses }: Derived): Html {
  return markup`${derivation === null ? NOTHING : sourceNote(context, derivation)}${reuses.length === 0 ? NOTHING : reuseList(context, reuses)}`;
}

function sourceNote(context: PageContext, derivation: Derivation): Html {
  const { source, institution, title, template } = derivation;
  if (template != null) return templateNote(context, { ...derivation, template });
  return markup`<p class="small">${context.locale.html('commons.derived', {
    source: markup`<a href="${source}" rel="external">${line(context, choose(context, title))}</a>`,
    institution: markup`<a href="${institution}" rel="external"><bdi>${new URL(institution).host}</bdi></a>`,
  })}</p>`;
}

/** Of a template its licence wants that it is named, with whose it is. */
function templateNote(
  context: PageContext,
  { source, institution, title, template }: Derivation & { readonly template: DerivedTemplate },
): Html {
  const { licence, institutionName } = template;
  return markup`<p class="small">${context.locale.html('template.derived', {
    template: markup`<a href="${source}" rel="external">${line(context, choose(context, title))}</a>`,
    institution: markup`<a href="${institution}" rel="external">${line(context, choose(context, institutionName))}</a>`,
    licence: isTextLicence(licence) ? licenceLink(licence) : markup`${licence}`,
  })}</p>`;
}

function reuseList(context: PageContext, reuses: readonly Reuse[]): Html {
  const { locale, institution: own } = context;
  const items = reuses.map(({ reusedBy, institution, name, title, notifiedAt }) => {
    const html = locale.html('commons.taken-up-by', {
      institution: markup`<a href="${institution}" rel="external">${line(context, choose(context, name))}</a>`,
      title: markup`<a href="${reusedBy}" rel="external">${line(context, choose(context, title))}</a>`,
    });
    return markup`<li>${html} <span class="quiet">${date(context, notifiedAt, own.timeZone)}</span></li>`;
  });
  return markup`<section aria-labelledby="taken-up"><h2 id="taken-up">${locale.t('commons.taken-up')}</h2>
<ul class="plain-list">${items}</ul></section>`;
}
