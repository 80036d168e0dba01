import { LICENCES } from '../../domain/institution/licence.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { institutionUri } from '../kit/uris.ts';
import { DCAT_CONTEXT, dcatFormat, dcatLanguages, GOVERNMENT_THEME, PUBLIC_ACCESS } from './dcat-vocabulary.ts';
import { schemaFile, type TableTitles } from './describe-tables.ts';
import { OPEN_DATA_FILES } from './files.ts';
import type { Dataset, DatasetsPage } from './read-datasets.ts';
import { TABLES } from './tables.ts';

export const CATALOGUE_PATH = '/catalog.jsonld';

/** What the catalogue says in the languages of the institution. */
export type CatalogueTexts = {
  readonly title: Localised;
  readonly description: Localised;
  readonly files: TableTitles;
};

type Within = { readonly origin: string; readonly page: DatasetsPage; readonly texts: CatalogueTexts };

/**
 * A page of the catalogue in DCAT-AP 3, as JSON-LD that needs no other document. Each page has the whole description of the
 * catalogue and some of its datasets; the next is named in the terms of Hydra, which portals follow.
 */
export function dcatCatalogue(within: Within, address: string): object {
  const { origin, page, texts } = within;
  const { institution, datasets, hosts, next } = page;
  const catalogue = {
    '@id': `${origin}${CATALOGUE_PATH}`,
    '@type': 'dcat:Catalog',
    'dct:title': literals(texts.title),
    'dct:description': literals(texts.description),
    'dct:publisher': publisherOf(within),
    'dct:issued': dateTime(institution.createdAt),
    'dct:language': dcatLanguages(institution.languages),
    'dct:spatial': locationOf(within, institution.territory.code),
    ...licenceOf(within),
    'foaf:homepage': { '@id': `${origin}/`, '@type': 'foaf:Document' },
    'dcat:dataset': datasets.map((dataset) => datasetOf(within, dataset)),
    ...(hosts.length === 0 ? {} : { 'rdfs:seeAlso': hosts.map((host) => ({ '@id': `${host}${CATALOGUE_PATH}` })) }),
  };
  const following = next === null ? null : { '@id': `${origin}${CATALOGUE_PATH}?after=${encodeURIComponent(next)}` };
  const view = {
    '@id': address,
    '@type': ['hydra:PartialCollectionView', 'hydra:PagedCollection'],
    ...(following === null ? {} : { 'hydra:next': following, 'hydra:nextPage': following }),
  };
  return { '@context': DCAT_CONTEXT, '@graph': [catalogue, view] };
}

function datasetOf(within: Within, { consultation, issued, modified }: Dataset): object {
  const { origin, page } = within;
  const { slug, title, summary, languages, topics, phases, territory } = consultation;
  const data = `${origin}/consultations/${slug}/data`;
  const [opens, closes] = [phases.map(({ opensAt }) => opensAt), phases.map(({ closesAt }) => closesAt)];
  return {
    '@id': `${data}#dataset`,
    '@type': 'dcat:Dataset',
    'dct:identifier': `${data}#dataset`,
    'dct:title': literals(title),
    'dct:description': literals(Object.keys(summary).length === 0 ? title : summary),
    'dct:publisher': publisherOf(within),
    ...contactOf(within),
    'dct:issued': dateTime(issued),
    'dct:modified': dateTime(modified),
    'dct:language': dcatLanguages(languages),
    'dct:spatial': locationOf(within, territory ?? page.institution.territory.code),
    ...(phases.length === 0 ? {} : { 'dct:temporal': periodOf(earliest(opens), latest(closes)) }),
    'dct:accessRights': PUBLIC_ACCESS,
    'dcat:theme': GOVERNMENT_THEME,
    ...(topics.length === 0 ? {} : { 'dcat:keyword': [...topics] }),
    'dcat:landingPage': { '@id': data, '@type': 'foaf:Document' },
    'foaf:page': { '@id': `${origin}/consultations/${slug}`, '@type': 'foaf:Document' },
    'dcat:distribution': Object.values(OPEN_DATA_FILES)
      .flatMap((files) => Object.keys(files))
      .map((file) => distributionOf(within, { data, file, dataset: { consultation, issued, modified } })),
  };
}

function distributionOf(
  within: Within,
  { data, file, dataset }: { readonly data: string; readonly file: string; readonly dataset: Dataset },
): object {
  const resource = { '@id': `${data}/${file}`, '@type': 'rdfs:Resource' };
  const table = TABLES.find(({ name }) => file === `${name}.csv`);
  const name = file.replace(/[.][a-z]+$/, '');
  const titles = within.texts.files({ name, title: name, columns: [] });
  return {
    '@id': `${data}#${file}`,
    '@type': 'dcat:Distribution',
    'dct:title': Object.keys(titles).length === 0 ? file : literals(titles),
    'dcat:accessURL': resource,
    'dcat:downloadURL': resource,
    ...dcatFormat(file),
    'dct:issued': dateTime(dataset.issued),
    'dct:modified': dateTime(dataset.modified),
    'dct:language': dcatLanguages(dataset.consultation.languages),
    ...licenceOf(within),
    ...(table === undefined
      ? {}
      : { 'dct:conformsTo': { '@id': `${data}/${schemaFile(table)}`, '@type': 'dct:Standard' } }),
  };
}

function publisherOf({ origin, page }: Within): object {
  return { '@id': institutionUri(origin), '@type': 'foaf:Agent', 'foaf:name': literals(page.institution.name) };
}

/** Nothing where the institution chose none: a portal then says that it is not known. */
function licenceOf({ page }: Within): object {
  const { licence } = page.institution;
  return licence === null ? {} : { 'dct:license': { '@id': LICENCES[licence].url, '@type': 'dct:LicenseDocument' } };
}

/** A contact as it is written: a mail address and a page are told apart from a text. */
function contactOf({ origin, page }: Within): object {
  const { contact, name } = page.institution;
  if (contact === null) return {};
  const text = contact.trim();
  const reached = /^[^\s@<>"]+@[^\s@<>"]+$/.test(text)
    ? { 'vcard:hasEmail': { '@id': `mailto:${text}` } }
    : /^https?:\/\/[^\s<>"]+$/.test(text) && URL.canParse(text)
      ? { 'vcard:hasURL': { '@id': new URL(text).href } }
      : { 'vcard:note': text };
  return {
    'dcat:contactPoint': {
      '@id': `${origin}${CATALOGUE_PATH}#contact`,
      '@type': ['vcard:Kind', 'vcard:Organization'],
      'vcard:fn': literals(name),
      ...reached,
    },
  };
}

function locationOf({ origin, page }: Within, code: string): object {
  const { institution, territories } = page;
  const place = territories.find((each) => each.code === code) ?? institution.territory;
  return {
    '@id': `${origin}${CATALOGUE_PATH}#place-${encodeURIComponent(place.code)}`,
    '@type': 'dct:Location',
    'dct:identifier': place.code,
    'skos:prefLabel': literals(place.name),
  };
}

function periodOf(from: Date, to: Date): object {
  return { '@type': 'dct:PeriodOfTime', 'dcat:startDate': dateTime(from), 'dcat:endDate': dateTime(to) };
}

function earliest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map(Number)));
}

function latest(times: readonly Date[]): Date {
  return new Date(Math.max(...times.map(Number)));
}

function literals(texts: Localised): readonly object[] {
  return Object.entries(texts).map(([lang, text]) => ({ '@language': lang, '@value': text }));
}

function dateTime(at: Date): object {
  return { '@type': 'xsd:dateTime', '@value': at.toISOString() };
}
