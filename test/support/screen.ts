const ESC = '\x1b';
/** A whole sequence, the beginning of one, or a character. */
const TOKEN = new RegExp(`${ESC}\\[([?\\d;]*)([A-Za-z])|${ESC}\\[?[?\\d;]*$|.`, 'gsu');

/** As much of a terminal as is needed to see what a person would: an unknown sequence is an error. */
export class Screen {
  #columns: number;
  #rows: number;
  #cells: string[][] = [[]];
  #row = 0;
  #column = 0;
  #rest = '';

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** The rows below the top of the screen, without the empty ones at its end. */
  lines(): readonly string[] {
    const visible = this.#cells.slice(this.#top());
    const lines = visible.map((cells) => cells.join('').trimEnd());
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }

  resize(columns: number, rows: number): void {
    // As terminals that break lines anew do.
    const broken = this.#cells.flatMap((cells) => {
      const pieces = Array.from({ length: Math.max(1, Math.ceil(cells.length / columns)) });
      return pieces.map((_, index) => cells.slice(index * columns, (index + 1) * columns));
    });
    this.#row += broken.length - this.#cells.length;
    this.#cells = broken;
    [this.#columns, this.#rows] = [columns, rows];
  }

  write(text: string): void {
    const all = this.#rest + text;
    this.#rest = '';
    for (const [matched, parameters = '', letter] of all.matchAll(TOKEN)) {
      if (letter) this.#obey(parameters, letter);
      else if (matched.startsWith(ESC)) this.#rest = matched;
      else this.#put(matched);
    }
  }

  #top(): number {
    return Math.max(0, this.#cells.length - this.#rows);
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#down();
    else {
      if (this.#column >= this.#columns) {
        this.#column = 0;
        this.#down();
      }
      const cells = this.#cells[this.#row] ?? [];
      while (cells.length < this.#column) cells.push(' ');
      cells[this.#column++] = character;
    }
  }

  #down(): void {
    this.#row += 1;
    while (this.#cells.length <= this.#row) this.#cells.push([]);
  }

  #obey(parameters: string, letter: string): void {
    const count = Number(parameters || 1);
    const sequence = `${parameters}${letter}`;
    if (letter === 'm' || /^\?2026[hl]$/.test(sequence)) return;
    // A cursor that would leave the screen stays in its first row.
    if (letter === 'A') this.#row = Math.max(this.#top(), this.#row - count);
    else if (sequence === '2K') this.#cells[this.#row] = [];
    else if (sequence === 'J') this.#cells = [...this.#cells.slice(0, this.#row), []];
    else if (sequence === 'H') [this.#row, this.#column] = [this.#top(), 0];
    else if (sequence === '2J')
      this.#cells = [...this.#cells.slice(0, this.#top()), ...this.#blank()];
    else throw new Error(`the test's terminal does not know ${JSON.stringify(sequence)}`);
  }

  #blank(): string[][] {
    return Array.from({ length: Math.min(this.#rows, this.#cells.length) }, () => []);
  }
}
