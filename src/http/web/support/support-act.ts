import type { Admission } from '../../../application/consultation/read-admission.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { cannot } from '../kit/participation-notice.ts';
import { countingSentence } from '../participant/counting-note.ts';
import { pathOf } from '../proposal/proposal-address.ts';
import { originField } from './support-origin.ts';

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
