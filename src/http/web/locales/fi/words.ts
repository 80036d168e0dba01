import { FI_REFUSALS } from '../../../../words/fi.ts';
import { FI_TERMS } from '../../../../words/terms-fi.ts';
import type { Words } from '../catalogue.ts';
import { ACT_WORDS } from './acts.ts';
import { BALLOT_WORDS } from './ballots.ts';
import { LETTER_WORDS } from './letters.ts';

export const FI_WORDS = {
  ...FI_REFUSALS,
  ...FI_TERMS,
  ...ACT_WORDS,
  ...BALLOT_WORDS,
  ...LETTER_WORDS,
  standingMeans: {
    resident: 'viranomainen on vahvistanut, että henkilö asuu täällä',
    registered: 'henkilö on vahvistanut sähköpostiosoitteen',
    fediverse: 'tili toisella palvelimella, esimerkiksi Mastodonissa',
    paper: 'yhden virkailijan kirjaama, toisen vahvistama',
    institution: 'omissa nimissään osallistuva viranomainen',
    imported: 'laskettu muualla, ei koskaan lisätty meidän lukuihimme',
  },
  visibility: {
    always: 'Luvut näkyvät koko ajan.',
    'after-taking-part': 'Luvut näkyvät osallistuneille, ja kaikille sulkeutumisen jälkeen.',
    'after-close': 'Luvut näkyvät sulkeutumisen jälkeen kaikille samalla hetkellä, myös virkailijoille.',
  },
  supports: {
    none: 'Tässä kuulemisessa ei ole kannatuksia.',
    for: 'Kukin voi kannattaa niin montaa ehdotusta kuin haluaa, kutakin kerran.',
    'for-and-against': 'Kukin voi kannattaa tai vastustaa ehdotusta, kerran ehdotusta kohti.',
  },
  hold: {
    nothing: 'Osallistumiset näkyvät heti.',
    'first-remote':
      'Osallistumiset näkyvät heti. Toisen palvelimen tilin ensimmäisen lukee virkailija ennen julkaisua.',
    first: 'Virkailija lukee kunkin henkilön ensimmäisen osallistumisen ennen julkaisua. Myöhemmät näkyvät heti.',
    everything: 'Virkailija lukee jokaisen osallistumisen ennen julkaisua.',
  },
  side: { for: 'Puolesta', neutral: 'Ei kantaa', against: 'Vastaan' },
  decision: {
    accept: 'Hyväksytty',
    hold: 'Asetettu odottamaan',
    remove: 'Poistettu julkaisusta',
    restore: 'Palautettu',
  },
  role: {
    administrator: 'viranomaisen pääkäyttäjä',
    officer: 'osallisuusvastaava',
    moderator: 'viranomaisen moderaattori',
    observer: 'tarkkailija',
  },
  order: {
    fair: 'tasapuolinen (sekoitettu)',
    newest: 'uusimmat ensin',
    oldest: 'vanhimmat ensin',
    discussed: 'keskustelluimmat ensin',
    supported: 'kannatetuimmat ensin',
  },
  state: { draft: 'Luonnos', upcoming: 'Tulossa', open: 'Avoinna', closed: 'Suljettu' },
} as const satisfies Words;
