import * as vscode from 'vscode';
import { PREFIX, type Settings } from '../contributions.ts';

/** Reads and writes this extension's settings, typed. Defaults come from package.json. */
export class SettingsReader {
  get<K extends keyof Settings>(key: K): Settings[K] {
    // Every key is contributed with a default, so VS Code always has a value.
    return vscode.workspace.getConfiguration(PREFIX).get(key) as Settings[K];
  }

  async set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    await vscode.workspace.getConfiguration(PREFIX).update(key, value, vscode.ConfigurationTarget.Global);
  }

  onDidChange(key: keyof Settings, listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${PREFIX}.${key}`)) {
        listener();
      }
    });
  }
}
