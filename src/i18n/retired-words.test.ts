import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { UiLang } from './languages.ts';

/** Words for operators, which texts for people do without: the node, and its host (docs/glossary.md). Names of arguments may have them. */
const RETIRED: Readonly<Record<UiLang, RegExp>> = {
  fr: /nœuds?\b|\bhôtes?\b/i,
  en: /\bnodes?\b|\bhosts?\b/i,
  es: /\bnodos?\b|anfitri/i,
  ca: /\bnodes?\b|amfitri/i,
  it: /\bnod[oi]\b|\bospitant[ei]\b/i,
  fi: /solmu|isäntä|isännä|isännö/i,
};

it.each(Object.entries(RETIRED))('says nothing of nodes and hosts in %s', (lang, retired) => {
  const file = readFileSync(new URL(`${lang}.json`, import.meta.url), 'utf8');
  const texts = Object.entries(JSON.parse(file) as Record<string, string>);
  const found = texts.filter(([, text]) => retired.test(text.replace(/\{\w+/g, '')));
  expect(found).toEqual([]);
});
