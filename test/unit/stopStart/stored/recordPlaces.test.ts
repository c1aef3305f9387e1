import assert from 'node:assert/strict';
import { NoStateFolder, stateFolder } from '../../../../src/stopStart/stored/recordPlaces.ts';

type Env = Readonly<Record<string, string>>;

const linux = (env: Env, home: string | undefined = '/home/megan') => stateFolder({ platform: 'linux', env, home });
const windows = (env: Env, home: string | undefined = 'C:\\Users\\megan') =>
  stateFolder({ platform: 'win32', env, home });
const mac = (home?: string) => stateFolder({ platform: 'darwin', env: { XDG_STATE_HOME: '/else' }, home });

describe('The state folder', () => {
  it('is on Linux where XDG_STATE_HOME says, or where it is without it', () => {
    assert.equal(linux({ XDG_STATE_HOME: '/state' }), '/state/ase-certificates');
    assert.equal(linux({ XDG_STATE_HOME: '/state' }, ''), '/state/ase-certificates', 'no home is needed then');
    assert.equal(linux({}), '/home/megan/.local/state/ase-certificates');
  });

  it('takes no notice of a path that is relative or empty', () => {
    for (const path of ['state', './state', '~/state', '']) {
      assert.equal(linux({ XDG_STATE_HOME: path }), '/home/megan/.local/state/ase-certificates', path);
    }
    assert.equal(windows({ LOCALAPPDATA: 'Local' }), 'C:\\Users\\megan\\AppData\\Local\\ase-certificates');
  });

  it('is on Windows in the part of AppData that stays on the machine', () => {
    assert.equal(windows({ LOCALAPPDATA: 'D:\\Local' }), 'D:\\Local\\ase-certificates');
    assert.equal(windows({}), 'C:\\Users\\megan\\AppData\\Local\\ase-certificates');
  });

  it('is on macOS in Application Support', () => {
    assert.equal(mac('/Users/megan'), '/Users/megan/Library/Application Support/ase-certificates');
  });

  it('is none, in words that say what to set, where nothing tells of a home', () => {
    const missing: readonly (readonly [() => string, RegExp])[] = [
      [
        () => stateFolder({ platform: 'linux', env: { XDG_STATE_HOME: 'state' }, home: undefined }),
        /HOME or XDG_STATE_HOME/,
      ],
      [() => linux({}, 'megan'), /HOME or XDG_STATE_HOME/],
      [() => windows({}, ''), /LOCALAPPDATA or USERPROFILE/],
      [() => mac(), /Set HOME /],
    ];
    for (const [find, message] of missing) {
      assert.throws(find, (error) => error instanceof NoStateFolder && message.test(error.message));
    }
  });
});
