/** What the catalogue says in the words of others: prefixes, and the lists of the Publications Office of the Union. */
export const DCAT_CONTEXT = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

const AUTHORITY = 'http://publications.europa.eu/resource/authority';

/** Languages by their codes of three letters. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bg: 'BUL',
  ca: 'CAT',
  cs: 'CES',
  da: 'DAN',
  de: 'DEU',
  el: 'ELL',
  en: 'ENG',
  es: 'SPA',
  et: 'EST',
  eu: 'EUS',
  fi: 'FIN',
  fr: 'FRA',
  ga: 'GLE',
  gl: 'GLG',
  hr: 'HRV',
  hu: 'HUN',
  it: 'ITA',
  lt: 'LIT',
  lv: 'LAV',
  mt: 'MLT',
  nl: 'NLD',
  pl: 'POL',
  pt: 'POR',
  ro: 'RON',
  sk: 'SLK',
  sl: 'SLV',
  sv: 'SWE',
};

/** The languages that the list has. */
export function dcatLanguages(langs: readonly string[]): readonly object[] {
  return langs.flatMap((lang) => {
    const code = LANGUAGES[lang.split('-')[0] ?? ''];
    return code === undefined ? [] : [{ '@id': `${AUTHORITY}/language/${code}`, '@type': 'dct:LinguisticSystem' }];
  });
}

export const PUBLIC_ACCESS = { '@id': `${AUTHORITY}/access-right/PUBLIC`, '@type': 'dct:RightsStatement' } as const;

export const GOVERNMENT_THEME = {
  '@id': `${AUTHORITY}/data-theme/GOVE`,
  '@type': 'skos:Concept',
  'skos:prefLabel': { '@language': 'en', '@value': 'Government and public sector' },
} as const;

const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types';

/** Format and media type of a file by the end of its name; JSON Lines is in neither list, and what is in none is not said. */
export function dcatFormat(file: string): object {
  const known = {
    csv: ['CSV', 'text/csv'],
    geojson: ['GEOJSON', 'application/geo+json'],
    json: ['JSON', 'application/json'],
  };
  const [format, media] = known[file.split('.').at(-1) as keyof typeof known] ?? [];
  if (format === undefined) return {};
  return {
    'dct:format': { '@id': `${AUTHORITY}/file-type/${format}`, '@type': 'dct:MediaTypeOrExtent' },
    'dcat:mediaType': { '@id': `${MEDIA_TYPES}/${media}`, '@type': 'dct:MediaType' },
  };
}
