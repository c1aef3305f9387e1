import assert from 'node:assert/strict';
import { readme, runnerRequests } from '../../../src/exportPlan/readme.ts';
import { usage } from '../../../src/runner/commandLine.ts';
import { stateFolder } from '../../../src/stopStart/stored/recordPlaces.ts';
import { examplePlan } from './examplePlan.ts';

const text = readme(examplePlan([['a/slot'], ['a', 'b']]), { version: '1.2.3', sha256: 'abc123' });

/** What is in the blocks of code of a language. */
function blocks(language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, inside = '']) => inside,
  );
}

describe("The exported folder's README", () => {
  it('has nothing but commands and comments in what is for a shell', () => {
    const lines = blocks('sh').flatMap((block) => block.split('\n'));
    assert.ok(lines.length > 5);
    for (const line of lines) {
      assert.match(line, /^$|^# |^sh run\.sh( --?[a-z-]+( [\w.-]+)?)*( 2>&1 \| tee -i log\.txt)?$|^gh run view /, line);
    }
    assert.doesNotMatch(text, /^ {4}\S/m, 'no other code');
  });

  it('has the usage text once, and says nothing of it a second time', () => {
    assert.ok(blocks('text').includes(`${usage.trimEnd()}\n`));
    const rest = text.replace(usage.trimEnd(), '');
    assert.doesNotMatch(rest, /--give-up-after|--json|--yes|exit code [0-46]|second Ctrl/i);
  });

  it('says where records are, as the program has it', () => {
    for (const [platform, env, home, shown] of [
      ['linux', {}, '/home/me', '~/.local/state/ase-certificates'],
      ['linux', { XDG_STATE_HOME: '/s' }, '/home/me', '$XDG_STATE_HOME/ase-certificates'],
      ['darwin', {}, '/home/me', '~/Library/Application Support/ase-certificates'],
      ['win32', { LOCALAPPDATA: 'C:\\l' }, 'C:\\me', '%LOCALAPPDATA%\\ase-certificates'],
    ] as const) {
      const own = stateFolder({ platform, env, home });
      const named = own.replace('/home/me', '~').replace('/s/', '$XDG_STATE_HOME/').replace('C:\\l', '%LOCALAPPDATA%');
      assert.equal(named, shown);
      assert.ok(text.includes(`\`${shown}\``), shown);
    }
  });

  it('names an action for each request of the program', () => {
    const actions = new Set(blocks('text').flatMap((block) => block.split('\n')));
    for (const { method, path } of runnerRequests.filter((one) => one.method === 'POST')) {
      const verb = path.slice('{app}/'.length);
      for (const kind of ['sites', 'sites/slots']) {
        assert.ok(actions.has(`Microsoft.Web/${kind}/${verb}/action`), `${method} ${path}`);
      }
    }
    for (const read of ['hostingEnvironments', 'hostingEnvironments/sites', 'sites', 'sites/slots']) {
      assert.ok(actions.has(`Microsoft.Web/${read}/read`), read);
    }
    for (const optional of ['Authorization/*', 'Insights/eventtypes/values', 'Web/sites/config']) {
      assert.ok(text.includes(`\`Microsoft.${optional}/read\``), optional);
    }
  });

  it('says what surprised people', () => {
    for (const words of [
      /\*\*Without a terminal the program begins at once\*\*/,
      /90 seconds; it watches for ten minutes after a resume, or if a stop had no clear answer/,
      /refused, with exit code 5/,
      /`repo:ORG\/REPO:ref:refs\/heads\/BRANCH`/,
      /`https:\/\/token\.actions\.githubusercontent\.com`/,
      /`api:\/\/AzureADTokenExchange`/,
      /a job ends after 60 minutes/,
      /The program signs in with the first of these that exists:\n\n1\. /,
      /## If the program was killed or the machine went down/,
      /ids were masked/,
    ]) {
      assert.match(text, words);
    }
  });

  it('is in American English', () => {
    assert.doesNotMatch(text, /cancelled|licence|colour|behaviour|recognise|authoris/);
  });
});
