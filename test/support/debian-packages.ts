import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Software of others that some tests need: packages of Debian, files of theirs, and the tests that are not run without them. */
export type DebianPackages = {
  readonly names: readonly string[];
  readonly files: readonly string[];
  readonly tests: readonly string[];
};

/** With them the doubles of Decidim and CONSUL run on the library of both (`GRAPHQL=ruby`). */
export const ON_GRAPHQL_RUBY = 'test/interop/graphql-ruby.test.ts';

export const DEBIAN_PACKAGES: readonly DebianPackages[] = [
  { names: ['sigsum-go'], files: ['/usr/bin/sigsum-witness'], tests: ['test/journal/sigsum-witness.test.ts'] },
  {
    names: ['golang-go', 'golang-golang-x-mod-dev', 'golang-github-transparency-dev-formats-dev'],
    files: ['/usr/share/gocode/src/github.com/transparency-dev/formats/log/checkpoint.go'],
    tests: ['test/journal/verifier-in-go.test.ts'],
  },
  {
    names: ['ruby', 'ruby-graphql'],
    files: ['/usr/bin/ruby', '/usr/share/doc/ruby-graphql/copyright'],
    tests: [ON_GRAPHQL_RUBY],
  },
  {
    names: ['python3', 'python3-cryptography'],
    files: ['/usr/bin/python3', '/usr/lib/python3/dist-packages/cryptography/__init__.py'],
    tests: ['test/network/python-example.test.ts'],
  },
  {
    // What it recommends without a web server, and without what no test uses.
    names: [
      'lemonldap-ng',
      'libcrypt-jwt-perl',
      'libemail-sender-perl',
      'libio-string-perl',
      'libmime-tools-perl',
      'libstring-random-perl',
    ],
    files: [
      'Lemonldap/NG/Portal.pm',
      'Crypt/JWT.pm',
      'Email/Sender.pm',
      'IO/String.pm',
      'MIME/Entity.pm',
      'String/Random.pm',
    ].map((file) => `/usr/share/perl5/${file}`),
    tests: ['test/interop/lemonldap.test.ts'],
  },
];

/** The tests that cannot be run on this machine. */
export function testsWithoutPackage(): readonly string[] {
  return DEBIAN_PACKAGES.flatMap((each) => (isInstalled(each) ? [] : each.tests));
}

export function isInstalled({ files }: Pick<DebianPackages, 'files'>): boolean {
  return files.every((file) => existsSync(file));
}

/** Installs what is missing where root may do so; answers why tests are not run, a line each. */
export function installPackages(packages = DEBIAN_PACKAGES): readonly string[] {
  return packages.flatMap((each) => {
    try {
      install(each);
      return [];
    } catch (error) {
      return [`${each.tests.join(', ')}: ${(error as Error).message.split('\n')[0]}`];
    }
  });
}

function install(wanted: DebianPackages): void {
  if (isInstalled(wanted)) return;
  if (process.getuid?.() !== 0) throw new Error(`install the packages ${wanted.names.join(' ')}`);
  console.log(`installing ${wanted.names.join(' ')}`);
  const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' } as const;
  execFileSync('apt-get', ['-qq', 'update'], settings);
  execFileSync('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', ...wanted.names], settings);
}
