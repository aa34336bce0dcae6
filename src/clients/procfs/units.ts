/** Of systemd's `systemctl show`: what is asked of units, whose names follow. Never all: an environment is among it. */
export const SHOW_UNITS = [
  'show',
  '--property=Id,MainPID,ActiveState,SubState,Result,NRestarts,ActiveEnterTimestamp,StateChangeTimestamp,ExecReload',
  '--',
] as const;

/** A unit of systemd. */
export interface Unit {
  readonly mainPid: number;
  /** As systemd says it: `active`, `failed`, `activating`. */
  readonly active: string;
  /** The same more precisely: `running`, `failed`, `auto-restart`. */
  readonly sub: string;
  /** How it ended the last time: `success`, `exit-code`, `oom-kill`. */
  readonly result: string;
  /** How often it was started again by itself since somebody started it. */
  readonly restarts: number;
  readonly reloaded: Reload | null;
}

/** The last reload since the unit was started; milliseconds since the epoch. */
export interface Reload {
  /** It began no earlier; null if that is forgotten, as it is after `daemon-reload`. */
  readonly from: number | null;
  /** It ended no later. */
  readonly to: number;
}

/** What systemd says of units, by their names. Times must have been asked for in UTC; they are whole seconds. */
export function parseUnits(text: string): ReadonlyMap<string, Unit> {
  return new Map(
    text.split(/\n{2,}/).map((block) => {
      const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
      const mainPid = Number(value('MainPID'));
      const unit: Unit = {
        mainPid,
        active: value('ActiveState'),
        sub: value('SubState'),
        result: value('Result'),
        restarts: Number(value('NRestarts')) || 0,
        reloaded: parseReload(block, value),
      };
      return [value('Id'), unit] as const;
    }),
  );
}

const SECOND = 1000;
/** The end of a line: what is before it is a command line, and may say anything. */
const RUN =
  /^ExecReload=.* ; start_time=\[([^\]]*)\] ; stop_time=\[([^\]]*)\] ; pid=\d+ ; code=\S+ ; status=\S+ \}$/gm;

/** A reload changes the unit's state, but not since when it is active: that is remembered longer than the commands. */
function parseReload(block: string, value: (name: string) => string): Reload | null {
  if (!['active', 'reloading'].includes(value('ActiveState'))) return null;
  const started = parseTime(value('ActiveEnterTimestamp'));
  const changed = parseTime(value('StateChangeTimestamp'));
  if (started === null) return null;
  const times = [...block.matchAll(RUN)].flatMap(([, from = '', to = '']) => {
    const [began, ended] = [parseTime(from), parseTime(to)];
    return began !== null && began >= started ? [{ began, ended: ended ?? began }] : [];
  });
  const ends = [
    ...times.map(({ ended }) => ended),
    ...(changed !== null && changed > started ? [changed] : []),
  ];
  if (ends.length === 0) return null;
  const from = times.length > 0 ? Math.min(...times.map(({ began }) => began)) : null;
  return { from, to: Math.max(...ends) + SECOND };
}

/** `Tue 2026-11-24 20:29:59 UTC`; null for `n/a`. */
function parseTime(text: string): number | null {
  const [, day, time] = /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(text) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${time}Z`);
}
