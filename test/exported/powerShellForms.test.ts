import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { automationRunbook } from '../../src/exportPlan/automationRunbook.ts';
import { powerShellScript } from '../../src/exportPlan/powerShellScript.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';

const pwshIsThere = spawnSync('pwsh', ['-Version']).status === 0;

/** Ends with 1 and tells why when PowerShell's own parser finds an error in what it reads. */
const parse = `$errors = $null
$null = [System.Management.Automation.Language.Parser]::ParseInput([Console]::In.ReadToEnd(), [ref]$null, [ref]$errors)
$errors | ForEach-Object { $_.ToString() }
exit $errors.Count`;

const plan = examplePlan([], { waves: [exampleWave(["a'‘é", 'b/s'], 'First', true), exampleWave([], 'None')] });

/** The text of each function by its name. */
function functionsOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^function ([\w-]+)[\s\S]*?^\}/gm)].map(([body, name = '']) => [name, body]));
}

/** What the grammar of PowerShell cannot make anything of, with its line. */
function errorsIn(node: Node): readonly string[] {
  const own = node.isError || node.isMissing ? [`${node.startPosition.row + 1}: ${node.text}`] : [];
  return [...own, ...node.children.flatMap((child) => (child === null ? [] : errorsIn(child)))];
}

for (const [title, form] of [
  ['PowerShell script', powerShellScript],
  ['Automation runbook', automationRunbook],
] as const) {
  describe(`The exported ${title}`, () => {
    const text = form(plan);
    const functions = functionsOf(text);
    const bodyOf = (name: string): string => functions.get(name) ?? assert.fail(`no function ${name}`);

    it('is PowerShell by its grammar', async () => {
      await Parser.init();
      const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
      const parser = new Parser();
      parser.setLanguage(await Language.load(grammar));
      const tree = parser.parse(text) ?? assert.fail('not parsed');
      assert.deepEqual(errorsIn(tree.rootNode), []);
      const broken = parser.parse(text.replace('function Request-Stop($App) {', 'function Request-Stop($App {'));
      assert.equal(broken?.rootNode.hasError, true, 'the grammar sees an error where there is one');
    });

    it('is one that PowerShell can parse', function () {
      if (!pwshIsThere) {
        this.skip();
      }
      const { status, stdout } = spawnSync('pwsh', ['-NoProfile', '-Command', parse], {
        input: text,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stdout);
    });

    it('calls functions of its own only where they are there', () => {
      const called = new Set(
        [
          ...text.matchAll(
            /\b(?:[A-Z]\w+-(?:App\w*|Left|Stop|Start|State|Wave|Look|Arm\w*|Plan|Problem|Answer|Environment|Longer|MayStop|End|Values|Tree|Az)|Say)\b/g,
          ),
        ].map(([name]) => name),
      );
      assert.deepEqual(
        [...called].filter((name) => !functions.has(name)),
        [],
      );
    });

    it('is plain ASCII, whatever the names are', () => {
      assert.match(text, /^[\n\x20-\x7E]*$/);
      assert.ok(text.includes("New-App ('' + 'a''' + [char]0x2018 + [char]0x00E9) '/subscriptions/"));
    });

    it('starts what an earlier run left before it stops anything, and sends every stop where finally starts what is left', () => {
      assert.equal(text.split("'/stop'").length, 2, 'stop is sent in one place');
      const [before = '', run = ''] = text.split('\ntry {\n    # What an earlier run left');
      // Nothing outside functions reaches the plan before that try.
      assert.doesNotMatch(before, /^(?:Invoke-Plan|Invoke-Wave|Invoke-Apps|Request-Stop|Send-Stop)/m);
      assert.match(before, /\nRead-Left\nSave-Left\n\n#.*$/);
      assert.match(
        run,
        /Restore-Left\n.*Left\.Count -eq 0\) \{ Invoke-Plan \}\n\} catch \{\n {4}Add-Problem .*\n\} finally \{\n {4}\$script:Ended = \$true\n {4}try \{ Restore-Left \}.*\n {4}Show-End\n/,
      );
      assert.equal(text.match(/\bInvoke-Plan\b/g)?.length, 2);
    });

    it('reads the state, writes down what it intends and tries a start before it sends stop', () => {
      const body = bodyOf('Request-Stop');
      const order = ["-ne 'Running'", 'Save-Left', "'/start'", 'Send-Stop'].map((part) => body.indexOf(part));
      assert.ok(order.every((at) => at > 0));
      assert.deepEqual(
        order,
        order.toSorted((left, right) => left - right),
      );
    });

    it('writes nothing to the output in functions that give a value back', () => {
      for (const name of ['Test-MayStop', 'Invoke-ArmSurely', 'Invoke-Arm', 'New-App', 'New-Answer']) {
        assert.doesNotMatch(bodyOf(name), /\b(?:Say|Add-Problem|Write-Output)\b/);
      }
    });

    it('has its waves in order, with a look where one was asked for', () => {
      assert.match(
        text,
        /Invoke-Wave 1 'First' @\([\s\S]*\)\n {4}Confirm-Look 1\n {4}Invoke-Wave 2 'None' @\(\n {4}\)\n\}/,
      );
    });
  });
}

describe('The exported PowerShell script', () => {
  const text = powerShellScript(plan);

  it('ends with a code that tells whether all went well', () => {
    assert.match(text, /exit 1 \}\nexit 0\n$/);
  });

  it('puts the list of what may be down in its place whole', () => {
    assert.match(text, /Flush\(\$true\)[\s\S]*::Replace\(\$LeftFile \+ '\.new', \$LeftFile/);
  });
});

describe('The exported Automation runbook', () => {
  it('signs in with the managed identity, and fails when not all went well', () => {
    const text = automationRunbook(plan);
    assert.match(text, /Connect-AzAccount -Identity/);
    assert.match(text, /\{ throw 'Not everything went well[^\n]*\n$/);
  });
});
