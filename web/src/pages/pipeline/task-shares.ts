// From seconds per second to parts of a whole, one triple per task.

export interface Share {
  readonly busy: number;
  readonly pressed: number;
  readonly idle: number;
}

/** `rates`: the courses of busy, back-pressured and idle seconds, task by task; the newest value counts. */
export function shares(rates: readonly (readonly number[])[], tasks: number): readonly Share[] {
  return Array.from({ length: tasks }, (_, task) => {
    const [busy = 0, pressed = 0, idle = 0] = [0, 1, 2].map((part) => rates[task * 3 + part]?.at(-1) ?? 0);
    const whole = busy + pressed + idle;
    return whole > 0 ? { busy: busy / whole, pressed: pressed / whole, idle: idle / whole } : { busy: 0, pressed: 0, idle: 0 };
  });
}
