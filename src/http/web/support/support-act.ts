import type { Context } from 'hono';
import type { Admission } from '../../../application/consultation/read-consultations.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { domainIn } from '../../../domain/host/host.ts';
import type { FormInput } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { cannot } from '../kit/participation-notice.ts';
import { countingSentence } from '../participant/own-standing.ts';
import { pathOf } from '../proposal/proposal-address.ts';

/**
 * The site whose page led here: only its host, never the page, and nothing of ours. A form carries it from the page that
 * somebody arrived at to the one where they support (docs/adr/0029). Empty where nothing is known.
 */
export function siteBehind({ app, query }: PageContext, c: Context): string {
  const carried = domainIn(query.get('from') ?? '');
  if (carried !== null) return carried;
  return foreignReferer(c.req.header('referer'), app.origin) ?? '';
}

/** The host of another site in a `Referer` header; null where it is this node, or names no domain. */
export function foreignReferer(referer: string | null | undefined, origin: string): string | null {
  if (referer === null || referer === undefined) return null;
  const host = URL.parse(referer)?.hostname ?? '';
  return host === new URL(origin).hostname ? null : domainIn(host);
}

/** Carries it in a form; `supportSite` reads it there. */
function originField(site: string): Html {
  return markup`<input type="hidden" name="from" value="${site}">`;
}

/** What a form carried, as `giveSupport` takes it: `origin: supportSite(said)`. */
export function supportSite(formInput: FormInput): string | null {
  return domainIn(formInput.text('from'));
}

/**
 * Supporting, objecting, giving it again to the text as it is now, taking it back: the buttons that do something for
 * this very person, in one form. Anybody who is not signed in gets a link to the page that explains it.
 */
export function supportAct(
  context: PageContext,
  proposal: ProposalView,
  { admission, site }: { readonly admission: Admission; readonly site: string },
): Html {
  const { locale, viewer } = context;
  if (proposal.status !== 'published' || proposal.consultation.rules.supports === 'none') return NOTHING;
  if (viewer.agent !== null) return NOTHING;
  if (viewer.participantId === null) {
    return admission.phase.ok
      ? markup`<p><a class="button" data-from href="${context.href(`${pathOf(proposal)}/support`)}">${locale.t('support.link')}</a></p>`
      : NOTHING;
  }
  const { participant, phase } = admission;
  const deciding = proposal.consultation.rules.decidingStanding;
  return phase.ok
    ? markup`${supportForm(context, proposal, site)}<p class="small">${countingSentence(context, { act: 'support', deciding, standing: participant?.standing ?? null })}</p>
<p class="small quiet">${locale.t('support.private')} <a href="${context.href(`${pathOf(proposal)}/support`)}">${locale.t('support.explained')}</a></p>`
    : markup`<div class="small">${cannot(context, proposal.consultation, admission)}</div>`;
}

/** The form itself; what it is about is the version that its reader saw. */
export function supportForm(context: PageContext, proposal: ProposalView, site: string): Html {
  const { locale } = context;
  const { mine, version } = proposal;
  const sided = proposal.consultation.rules.supports === 'for-and-against';
  const current = mine !== null && mine.version === version;
  const again = mine !== null && !current;
  const buttons = [
    ...(current && mine.side === 'for'
      ? []
      : [
          button(
            'for',
            again && mine.side === 'for' ? locale.t('support.again', { version }) : locale.t('support.give'),
          ),
        ]),
    ...(!sided || (current && mine.side === 'against')
      ? []
      : [
          button(
            'against',
            again && mine.side === 'against'
              ? locale.t('support.object-again', { version })
              : locale.t('support.object'),
          ),
        ]),
    ...(mine === null ? [] : [button('withdraw', locale.t('support.withdraw', { side: mine.side }))]),
  ];
  return markup`<form method="post" action="${context.href(`${pathOf(proposal)}/support`)}">
<input type="hidden" name="version" value="${version}">${originField(site)}
<p class="buttons">${buttons}</p></form>`;
}

function button(intent: 'for' | 'against' | 'withdraw', words: string): Html {
  return markup`<button type="submit" name="intent" value="${intent}"${intent === 'for' ? NOTHING : markup` class="second"`}>${words}</button> `;
}
