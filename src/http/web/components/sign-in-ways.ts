import { readIdentityProvider } from '../../../application/read-identity-provider.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { accountField } from './account-field.ts';

/** Where the ways in are: what is added to the path of `/sign-in`. */
export const PROVIDER = '/sign-in/provider';
export const FEDIVERSE = '/sign-in/fediverse';

export type Ways = {
  /** Where somebody goes on to afterwards. */
  readonly next: string;
  /** Whether somebody who is signed in adds a way to those they have. */
  readonly adds?: boolean | undefined;
  /** What was typed as an account, and did not lead anywhere. */
  readonly typed?: string | undefined;
};

/** The ways in by what others know of somebody: the institution's identity provider, and the server of their account. */
export async function signInWays(visit: Visit, ways: Ways): Promise<Html> {
  return markup`${await providerWay(visit, ways)}
${fediverseWay(visit, ways)}`;
}

/** One button, where the institution has a provider. */
export async function providerWay(visit: Visit, ways: Ways): Promise<Html> {
  const provider = await readIdentityProvider(visit.app);
  if (provider === null) return NOTHING;
  const { locale } = visit;
  const label = line(visit, choose(visit, provider.label));
  return markup`<section aria-labelledby="by-provider"><h2 id="by-provider">${label}</h2>
<p>${locale.say(ways.adds === true ? 'identity.provider-add-text' : 'identity.provider-text', { host: new URL(provider.issuer).host })}</p>
<form method="post" action="${visit.href(PROVIDER)}">
${hidden(ways)}
<p class="buttons"><button type="submit">${locale.say('identity.provider-button', { label })}</button></p>
</form></section>`;
}

/** One field for a fediverse address. */
export function fediverseWay(visit: Visit, ways: Ways): Html {
  const { locale } = visit;
  return markup`<section aria-labelledby="by-account"><h2 id="by-account">${locale.t('identity.account-title')}</h2>
<p>${locale.t(ways.adds === true ? 'identity.account-add-text' : 'identity.account-text')}</p>
<form class="interact" method="post" action="${visit.href(FEDIVERSE)}">
${hidden(ways)}
${accountField(visit, { typed: ways.typed ?? '', wrong: ways.typed !== undefined, hint: locale.t('identity.account-hint') })}
<p class="buttons"><button type="submit">${locale.t('identity.account-button')}</button></p>
</form></section>`;
}

function hidden({ next, adds }: Ways): Html {
  return markup`<input type="hidden" name="next" value="${next}">${adds === true ? markup`<input type="hidden" name="adds" value="yes">` : NOTHING}`;
}
