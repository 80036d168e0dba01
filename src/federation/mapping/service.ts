import type { Appearance } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { textIn } from '../../domain/kit/text.ts';
import { htmlOf } from '../html.ts';
import { SERVICE_HANDLE, type Uris } from '../uris.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import type { WireDocument } from './document.ts';
import { picturesOf } from './picture.ts';

/**
 * The institution for servers that know no Organization, as a Service under its name: it writes to their people, and says what
 * they read by no other actor (docs/adr/0096). Nobody needs to follow it.
 */
export function serviceActor(
  uris: Uris,
  { institution, appearance }: { readonly institution: Institution; readonly appearance: Appearance },
  keys: PublishedKeys,
): WireDocument {
  const { languages } = institution;
  const summary = textIn(institution.summary, languages).text;
  return actorDocument(uris, {
    id: uris.service,
    type: 'Service',
    handle: SERVICE_HANDLE,
    name: textIn(institution.name, languages).text,
    ...(summary === '' ? {} : { summary: htmlOf(summary) }),
    findable: false,
    since: institution.createdAt,
    keys,
    more: { ...picturesOf(uris, { icon: appearance.logo?.square ?? null, image: null, languages }) },
  });
}
