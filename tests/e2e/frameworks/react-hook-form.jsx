// An input that React Hook Form reads.

import { useForm } from 'react-hook-form';
import { createRoot } from 'react-dom/client';

function Page() {
  const { register, watch } = useForm({ defaultValues: { phone: '' } });
  window.model = watch('phone');
  return (
    <otp-verify site-key="pk_demo" country="US">
      <label>Phone <input type="tel" {...register('phone')} /></label>
    </otp-verify>
  );
}

createRoot(document.getElementById('page')).render(<Page />);
