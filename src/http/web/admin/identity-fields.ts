import type { KeptIdentityProvider } from '../../../application/identity.ts';
import type { IdentityProvider } from '../../../domain/identity/provider.ts';
import { type Lang, NAME_MAX } from '../../../domain/text.ts';
import { textArea, textField } from '../components/field.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { type Attempt, type Labels, localisedFields } from './form-parts.ts';
import { type Filled, fieldsOf, filled, localisedIn, type Typed } from './typed.ts';

/** The provider as the form says it. */
export function identityIn(
  typed: Typed,
  langs: readonly Lang[],
): IdentityProvider & { readonly clientSecret: string | null } {
  const resident = { claim: typed.text('residentClaim'), values: linesIn(typed.text('residentValues')) };
  const territory = { claim: typed.text('territoryClaim'), codes: codesIn(typed.text('territoryCodes')) };
  return {
    issuer: typed.text('issuer'),
    clientId: typed.text('clientId'),
    clientSecret: typed.text('clientSecret') || null,
    scopes: typed.text('scopes'),
    acrValues: typed.text('acrValues'),
    label: localisedIn(typed, 'label', langs),
    resident: resident.claim === '' && resident.values.length === 0 ? null : resident,
    territory: territory.claim === '' && Object.keys(territory.codes).length === 0 ? null : territory,
  };
}

/** The form as it is kept, without its secret: that one is written only. */
export function identityFilled(kept: KeptIdentityProvider | null, langs: readonly Lang[]): Filled {
  return filled({
    issuer: kept?.issuer ?? '',
    clientId: kept?.clientId ?? '',
    scopes: kept?.scopes ?? 'openid profile email',
    acrValues: kept?.acrValues ?? '',
    ...fieldsOf('label', kept?.label ?? null, langs),
    residentClaim: kept?.resident?.claim ?? '',
    residentValues: kept?.resident?.values.join('\n') ?? '',
    territoryClaim: kept?.territory?.claim ?? '',
    territoryCodes: Object.entries(kept?.territory?.codes ?? {})
      .map(([value, code]) => `${value} = ${code}`)
      .join('\n'),
  });
}

export function identityLabels({ locale: { t } }: Visit): Labels {
  return {
    issuer: t('identity.issuer'),
    clientId: t('identity.client-id'),
    clientSecret: t('identity.secret'),
    scopes: t('identity.scopes'),
    acrValues: t('identity.acr'),
    label: t('identity.label'),
    'resident.claim': t('identity.resident-claim'),
    'resident.values': t('identity.resident-values'),
    'territory.claim': t('identity.territory-claim'),
    'territory.codes': t('identity.territory-codes'),
    residentClaim: t('identity.resident-claim'),
    residentValues: t('identity.resident-values'),
    territoryClaim: t('identity.territory-claim'),
    territoryCodes: t('identity.territory-codes'),
  };
}

export function identityFields(visit: Visit, attempt: Attempt, hasSecret: boolean): Html {
  const { t } = visit.locale;
  const { typed, refusal } = attempt;
  const labels = identityLabels(visit);
  const field = (name: string, hint: string | undefined, of?: string) => ({
    name,
    label: labels[name] ?? name,
    hint,
    value: typed.text(name),
    refusal,
    of,
  });
  return markup`${textField(visit, { ...field('issuer', t('identity.issuer-hint')), type: 'url', required: true, max: 500 })}
${textField(visit, { ...field('clientId', t('identity.client-id-hint')), required: true, max: 500, autocomplete: 'off' })}
${textField(visit, { ...field('clientSecret', t(hasSecret ? 'identity.secret-kept' : 'identity.secret-hint')), value: '', type: 'password', max: 1_000, autocomplete: 'off' })}
${textField(visit, { ...field('scopes', t('identity.scopes-hint')), max: 500 })}
${textField(visit, { ...field('acrValues', t('identity.acr-hint')), max: 500 })}
${localisedFields(visit, { name: 'label', label: t('identity.label'), hint: t('identity.label-hint'), langs: visit.institution.languages, attempt, max: NAME_MAX })}
<fieldset><legend>${t('identity.resident')}</legend><p class="hint">${t('identity.resident-text')}</p>
${textField(visit, { ...field('residentClaim', t('identity.claim-hint'), 'resident.claim'), max: 200 })}
${textArea(visit, { ...field('residentValues', t('identity.resident-values-hint'), 'resident.values'), rows: 3 })}</fieldset>
<fieldset><legend>${t('identity.territory')}</legend><p class="hint">${t('identity.territory-text')}</p>
${textField(visit, { ...field('territoryClaim', t('identity.claim-hint'), 'territory.claim'), max: 200 })}
${textArea(visit, { ...field('territoryCodes', t('identity.territory-codes-hint'), 'territory.codes'), rows: 6 })}
${knownCodes(visit)}</fieldset>`;
}

function knownCodes(visit: Visit): Html {
  if (visit.territories.length === 0) return NOTHING;
  return markup`<details><summary>${visit.locale.t('identity.codes')}</summary><ul>${visit.territories.map(({ code, name }) => markup`<li><code>${code}</code> ${line(visit, choose(visit, name))}</li>`)}</ul></details>`;
}

function linesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((said) => said.trim())
    .filter((said) => said !== '');
}

/** `value = code` on each line; a line without a code has an empty one, which the rules refuse. */
function codesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    linesIn(text).map((said) => {
      const at = said.lastIndexOf('=');
      return at < 0 ? [said, ''] : [said.slice(0, at).trim(), said.slice(at + 1).trim()];
    }),
  );
}
