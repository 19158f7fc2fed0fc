"""What missions and headquarters tell the public (اطلاعیه): kept by consuls, dated, every edition of it remembered."""
