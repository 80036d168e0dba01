import { expect, it } from 'vitest';
import { claimedHosts } from './traffic.ts';

const DAY = new Date('2026-03-01T10:00:00Z');

it('counts a thousand claimed hosts of a day by name, and those after them together', () => {
  const nameFor = claimedHosts();
  const names = new Set(Array.from({ length: 5_000 }, (_, nth) => nameFor(`peer${nth}.example`, DAY)));
  expect(names.size).toBe(1_001);
  expect(nameFor('peer7.example', DAY)).toBe('peer7.example');
  expect(nameFor('peer4000.example', DAY)).toBe('other');
  expect(nameFor('peer4000.example', new Date('2026-03-02T00:00:00Z'))).toBe('peer4000.example');
});
