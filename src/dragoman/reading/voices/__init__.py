"""Who "I", "we", "our country" and "you" are inside what somebody says."""
