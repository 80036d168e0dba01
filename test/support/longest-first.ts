import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or more. Started last, each would be alone on the machine. */
const LONGEST = [
  'test/bench/benches.test.ts',
  'test/api/hidden-between-nodes.test.ts',
  'src/storage/archive/archive.test.ts',
  'src/cli/commands.test.ts',
  'test/federation/attacks-by-peers.test.ts',
  'test/bench/overload.test.ts',
  'src/cli/recount-together.test.ts',
  'test/network/pooling.test.ts',
  'src/cli/demo-towns.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
