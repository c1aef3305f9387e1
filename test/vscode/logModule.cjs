/**
 * Takes the place of VS Code's native module `@vscode/spdlog` in the server of the tests: its log channels then write to their files,
 * one line at a time.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  #file;
  #level = 2;
  #isPlain = false;

  constructor(file) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#isPlain = false;
  }

  clearFormatters() {
    this.#isPlain = true;
  }

  flush() {
    // Every line is in the file already.
  }

  drop() {
    // There is nothing to close.
  }

  write(level, message) {
    if (level >= this.#level) {
      const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
      appendFileSync(this.#file, this.#isPlain ? message : `${time} [${levels[level]}] ${message}\n`);
    }
  }
}

for (const [level, name] of levels.entries()) {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
}

exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.createRotatingLogger = async (_name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (_name, file) => new Logger(file);
