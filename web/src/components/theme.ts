// Light, dark, or what the system says. The choice is an attribute of the document, so that the
// stylesheet alone decides what it means.
import { useCallback, useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'ouzel-theme';
const SYSTEM_DARK = '(prefers-color-scheme: dark)';

function stored(): Theme | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : undefined;
  } catch {
    return undefined;
  }
}

export function useTheme(): { theme: Theme; toggle: () => void } {
  const [chosen, setChosen] = useState(stored);
  const [system, setSystem] = useState<Theme>(() => (matchMedia(SYSTEM_DARK).matches ? 'dark' : 'light'));
  useEffect(() => {
    const query = matchMedia(SYSTEM_DARK);
    const follow = () => setSystem(query.matches ? 'dark' : 'light');
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const theme = chosen ?? system;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const toggle = useCallback(() => {
    const next = theme === 'dark' ? 'light' : 'dark';
    setChosen(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // A browser that keeps nothing forgets the choice on reload.
    }
  }, [theme]);
  return { theme, toggle };
}
