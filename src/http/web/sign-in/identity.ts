import type { Application } from '../../../application/application.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import {
  readIdentityProvider,
  removeIdentityProvider,
  setIdentityProvider,
  testIdentityProvider,
} from '../../../application/sign-in/identity-provider.ts';
import type { IdentityWire, ProviderInspection } from '../../../application/sign-in/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { acceptForm, type FormAnswer, submitOnce } from '../kit/form.ts';
import { adminForm, confirmPage, type FormState, factList, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalSentence } from '../kit/refusal-note.ts';
import { BACK, SIGNED_OUT } from './by-provider.ts';
import { identityIn, identityItems, identityValues } from './identity-fields.ts';
import { LEFT } from './sign-out.ts';

export const IDENTITY = '/admin/identity';
export const IDENTITY_TEST = `${IDENTITY}/test`;
export const IDENTITY_REMOVE = `${IDENTITY}/remove`;

/** By which service of the institution people are recognised, and what it verifies of them. */
export async function identityPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null, null);
}

/** Sets the provider. An empty secret keeps the one there is. */
export function acceptIdentity(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const agent = requireAgent(context, 'admin');
    if (!agent.ok) return agent;
    const provider = identityIn(context, formInput);
    if (!provider.ok) return await answered(context, { values: formInput, refusal: provider.refusal }, null);
    const done = await submitOnce(context, formInput, async (within) => {
      const set = await setIdentityProvider(within, {
        ...provider.value,
        basedOn: formInput.text('from'),
        by: { kind: 'agent', id: agent.value.id },
      });
      return set.ok ? ok(context.href(IDENTITY, { done: 'identity-set' })) : set;
    });
    return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal }, null);
  });
}

/** Asks the provider what it says of itself, and shows it. */
export function acceptIdentityTest(app: Application, wire: IdentityWire) {
  return acceptForm(app, async (context): Promise<FormAnswer> => {
    const agent = requireAgent(context, 'admin');
    if (!agent.ok) return agent;
    const inspected = await testIdentityProvider(app, wire);
    return await answered(
      context,
      null,
      inspected.ok ? inspection(context, inspected.value) : failed(context, inspected.refusal),
    );
  });
}

/** What it means that nobody is recognised by the provider any more, before it is done. */
export async function removeIdentityPage(context: PageContext): Promise<PageAnswer> {
  return await removal(context, null);
}

export function acceptRemoveIdentity(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const agent = requireAgent(context, 'admin');
    if (!agent.ok) return agent;
    const done = await submitOnce(context, formInput, async (within) => {
      const removed = await removeIdentityProvider(within, { by: { kind: 'agent', id: agent.value.id } });
      return removed.ok ? ok(context.href(IDENTITY, { done: 'identity-removed' })) : removed;
    });
    return done.ok ? { to: done.value } : await removal(context, done.refusal);
  });
}

async function answered(context: PageContext, given: FormState | null, tested: Html | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const stored = await readIdentityProvider(app);
    const items = identityItems(context, stored !== null);
    const now = identityValues(context, stored);
    const formState = given ?? { values: now, refusal: null };
    const labels = labelsOf(items);
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    // After a clash, sending again means it.
    const from = given === null || meanwhile ? etagOf(stored) : given.values.text('from');
    return {
      title: t('identity.admin-title'),
      refusal: formState.refusal,
      main: markup`<p class="lead">${t('identity.admin-lead')}</p>
${tested ?? NOTHING}
${stored === null ? markup`<p class="note">${t('identity.none')}</p>` : tools(context)}
${addresses(context)}
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
<section aria-labelledby="provider"><h2 id="provider">${t('identity.settings')}</h2>
${adminForm(context, {
  action: IDENTITY,
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: t('admin.save'),
})}</section>`,
    };
  });
}

/** What to register about this node at the provider. */
function addresses({ app, locale }: PageContext): Html {
  const { t } = locale;
  const code = (path: string) => markup`<code>${app.origin}${path}</code>`;
  return markup`<section aria-labelledby="there"><h2 id="there">${t('identity.there')}</h2><p>${t('identity.there-text')}</p>
${factList([
  [t('identity.there-back'), code(BACK)],
  [t('identity.there-left'), code(LEFT)],
  [t('identity.there-signed-out'), code(SIGNED_OUT)],
])}</section>`;
}

function tools(context: PageContext): Html {
  const { t } = context.locale;
  return markup`<form method="post" action="${context.href(IDENTITY_TEST)}"><p class="buttons"><button type="submit" class="minor">${t('identity.test')}</button> <a href="${context.href(IDENTITY_REMOVE)}">${t('identity.remove')}</a></p></form>`;
}

function inspection({ locale }: PageContext, found: ProviderInspection): Html {
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

function failed(context: PageContext, refusal: Refusal): Html {
  const { t } = context.locale;
  const isUnknownAuthority = refusal.type === 'identity-not-proven' && refusal.fault === 'unknown-authority';
  return errorNote(
    `${t('identity.test-failed')} ${refusalSentence(context, refusal)}${isUnknownAuthority ? ` ${t('identity.unknown-authority')}` : ''}`,
  );
}

async function removal(context: PageContext, refusal: Refusal | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => ({
    title: t('identity.remove'),
    refusal,
    crumbs: [{ href: context.href(IDENTITY), name: t('identity.nav') }],
    main: confirmPage(context, {
      lead: t('identity.remove-text'),
      action: IDENTITY_REMOVE,
      refusal,
      button: t('identity.remove-button'),
      back: IDENTITY,
    }),
  }));
}
