import { describe, expect, it } from 'vitest';
import { faultsOfMessages, unusedKeys } from './message-faults.ts';

const source = {
  'a.plain': 'Text',
  'a.named': 'By {name}',
  'a.counted': '{count, plural, one {# vote} other {# votes}}',
};

describe('the messages of a language', () => {
  it('may lack some of the source', () => {
    expect(faultsOfMessages('fr', { 'a.plain': 'Texte' }, source)).toEqual([]);
  });

  it.each([
    ['a.plain', ' ', 'the text is empty'],
    ['a.named', 'Par {nom}', 'the arguments differ: nom instead of name'],
    ['a.named', 'Par', 'the arguments differ: none instead of name'],
    ['a.counted', '{count} voix', 'the arguments differ: count instead of count (number)'],
    ['a.other', 'Autre', 'the source language has no such message'],
    ['a.plain', 'Oui !', 'an ordinary space in " !", where French has a no-break space'],
    ['a.plain', '« Oui\u00a0»', 'an ordinary space in "« ", where French has a no-break space'],
    ['a.plain', 'Oui\u00a0\u0001 non', 'a control character, U+0001'],
  ])('are at fault where %s is "%s"', (key, text, fault) => {
    expect(faultsOfMessages('fr', { [key]: text }, source)).toEqual([`fr ${key}: ${fault}`]);
  });

  it('may have ordinary spaces before signs in a language other than French', () => {
    expect(faultsOfMessages('es', { 'a.plain': '¿Sí ?' }, source)).toEqual([]);
  });

  it.each([
    'Par {name',
    '{count, plural, one {une voix}}',
    '{name, date, short}',
    '{count, plural, one {{name, select, a {# voix} other {#}}} other {#}}',
  ])('may not have %s', (text) => {
    expect(faultsOfMessages('fr', { 'a.named': text }, source)).toEqual([
      expect.stringContaining('fr a.named: not ICU MessageFormat'),
    ]);
  });
});

it('finds the keys that no source names', () => {
  const code = `t('a.whole'); t(\`a.start-\${kind}\`); t(\`b.\${kind}.name\`); seeOther({ done: 'saved' })`;
  const keys = ['a.whole', 'a.start-this', 'b.this.name', 'done.saved', 'a.unused', 'b.this', 'done.lost'];
  expect(unusedKeys(keys, code)).toEqual(['a.unused', 'b.this', 'done.lost']);
});
