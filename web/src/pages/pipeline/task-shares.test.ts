import { describe, expect, it } from 'vitest';
import { shares } from './task-shares';

describe('shares', () => {
  it('are parts of what was measured, task by task', () => {
    expect(shares([[9, 0.3], [0.1], [0.6], [0], [0], [1.2]], 2)).toEqual([
      { busy: 0.3, pressed: 0.1, idle: 0.6 },
      { busy: 0, pressed: 0, idle: 1 },
    ]);
  });

  it('are nothing before there are two measurements', () => {
    expect(shares([[], [], []], 1)).toEqual([{ busy: 0, pressed: 0, idle: 0 }]);
  });
});
