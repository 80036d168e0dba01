import type { IdentityWire, ProviderInspection } from '../../../application/identity.ts';
import { stateHash } from '../../../application/made-from.ts';
import type { Application } from '../../../application/ports.ts';
import { readIdentityProvider, testIdentityProvider } from '../../../application/read-identity-provider.ts';
import { removeIdentityProvider, setIdentityProvider } from '../../../application/set-identity-provider.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { sayNo } from '../components/say-no.ts';
import { acceptForm, actOnce, type FormAnswer } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { BACK, SIGNED_OUT } from '../pages/by-provider.ts';
import { LEFT } from '../pages/sign-out.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, factList, hiddenField, whatChanged } from './form-parts.ts';
import { identityFields, identityFilled, identityIn, identityLabels } from './identity-fields.ts';

export const IDENTITY = '/admin/identity';
export const IDENTITY_TEST = `${IDENTITY}/test`;
export const IDENTITY_REMOVE = `${IDENTITY}/remove`;

/** By which service of the institution people are recognised, and what it verifies of them. */
export async function identityPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, null, null);
}

/** Sets the provider. An empty secret keeps the one there is. */
export function acceptIdentity(app: Application) {
  return acceptForm(app, async (visit, said): Promise<FormAnswer> => {
    const agent = agentOf(visit, 'admin');
    if (!agent.ok) return agent;
    const done = await actOnce(visit, said, async (within) => {
      const set = await setIdentityProvider(within, {
        ...identityIn(said, visit.institution.languages),
        madeFrom: said.text('from'),
        by: { agent: agent.value.id },
      });
      return set.ok ? ok(visit.href(IDENTITY, { done: 'identity-set' })) : set;
    });
    return done.ok ? { to: done.value } : await answered(visit, { typed: said, refusal: done.refusal }, null);
  });
}

/** Asks the provider what it says of itself, and shows it. */
export function acceptIdentityTest(app: Application, wire: IdentityWire) {
  return acceptForm(app, async (visit): Promise<FormAnswer> => {
    const agent = agentOf(visit, 'admin');
    if (!agent.ok) return agent;
    const inspected = await testIdentityProvider(app, wire);
    return await answered(
      visit,
      null,
      inspected.ok ? inspection(visit, inspected.value) : failed(visit, inspected.refusal),
    );
  });
}

/** What it means that nobody is recognised by the provider any more, before it is done. */
export async function removeIdentityPage(visit: Visit): Promise<PageAnswer> {
  return await removal(visit, null);
}

export function acceptRemoveIdentity(app: Application) {
  return acceptForm(app, async (visit, said): Promise<FormAnswer> => {
    const agent = agentOf(visit, 'admin');
    if (!agent.ok) return agent;
    const done = await actOnce(visit, said, async (within) => {
      const removed = await removeIdentityProvider(within, { by: { agent: agent.value.id } });
      return removed.ok ? ok(visit.href(IDENTITY, { done: 'identity-removed' })) : removed;
    });
    return done.ok ? { to: done.value } : await removal(visit, done.refusal);
  });
}

async function answered(visit: Visit, given: Attempt | null, tested: Html | null): Promise<PageAnswer> {
  const { app, locale, institution } = visit;
  const { t } = locale;
  return await desk(visit, 'admin', async () => {
    const kept = await readIdentityProvider(app);
    const now = identityFilled(kept, institution.languages);
    const attempt = given ?? { typed: now, refusal: null };
    const labels = identityLabels(visit);
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    // After a clash, sending again means it.
    const from = given === null || meanwhile ? stateHash(kept) : given.typed.text('from');
    return {
      title: t('identity.desk-title'),
      refusal: attempt.refusal,
      main: markup`<p class="lead">${t('identity.desk-lead')}</p>
${tested ?? NOTHING}
${kept === null ? markup`<p class="note">${t('identity.none')}</p>` : tools(visit)}
${addresses(visit)}
${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, labels) : NOTHING}
<section aria-labelledby="provider"><h2 id="provider">${t('identity.settings')}</h2>
${deskForm(visit, {
  action: IDENTITY,
  attempt,
  labels,
  fields: markup`${hiddenField('from', from)}${identityFields(visit, attempt, kept !== null)}`,
  button: t('desk.save'),
})}</section>`,
    };
  });
}

/** What the provider has to be told about this node. */
function addresses({ app, locale }: Visit): Html {
  const { t } = locale;
  const code = (path: string) => markup`<code>${app.origin}${path}</code>`;
  return markup`<section aria-labelledby="there"><h2 id="there">${t('identity.there')}</h2><p>${t('identity.there-text')}</p>
${factList([
  [t('identity.there-back'), code(BACK)],
  [t('identity.there-left'), code(LEFT)],
  [t('identity.there-signed-out'), code(SIGNED_OUT)],
])}</section>`;
}

function tools(visit: Visit): Html {
  const { t } = visit.locale;
  return markup`<form method="post" action="${visit.href(IDENTITY_TEST)}"><p class="buttons"><button type="submit" class="minor">${t('identity.test')}</button> <a href="${visit.href(IDENTITY_REMOVE)}">${t('identity.remove')}</a></p></form>`;
}

function inspection({ locale }: Visit, found: ProviderInspection): Html {
  const { t } = locale;
  const has = (there: boolean) => t(there ? 'identity.yes' : 'identity.no');
  return markup`<section class="note done" role="status" aria-labelledby="tested"><h2 id="tested">${t('identity.tested')}</h2>
${factList([
  [t('identity.issuer'), markup`<code>${found.issuer}</code>`],
  [t('identity.tested-address'), markup`<code>${found.authorizationEndpoint}</code>`],
  [t('identity.tested-keys'), locale.number(found.keys)],
  [t('identity.tested-algorithms'), found.algorithms.join(', ')],
  [t('identity.tested-pkce'), has(found.pkce)],
  [t('identity.tested-claims'), has(found.userInfo)],
  [t('identity.tested-sign-out'), has(found.signOut)],
  [t('identity.tested-back-channel'), has(found.backChannelLogout)],
])}
<p>${t('identity.tested-not')}</p></section>`;
}

function failed(visit: Visit, refusal: Refusal): Html {
  return markup`<p class="note error" role="alert">${visit.locale.t('identity.test-failed')} ${sayNo(visit, refusal)}</p>`;
}

async function removal(visit: Visit, refusal: Refusal | null): Promise<PageAnswer> {
  const { t } = visit.locale;
  return await desk(visit, 'admin', async () => ({
    title: t('identity.remove'),
    refusal,
    crumbs: [{ href: visit.href(IDENTITY), name: t('identity.nav') }],
    main: markup`<p class="lead">${t('identity.remove-text')}</p>
${deskForm(visit, {
  action: IDENTITY_REMOVE,
  attempt: refusal === null ? undefined : { typed: identityFilled(null, []), refusal },
  fields: NOTHING,
  button: t('identity.remove-button'),
  danger: true,
})}`,
  }));
}
