package io.otqmn.quantum.link;

import static java.lang.Math.sqrt;

/**
 * Brute-force quantum mechanics for tests: a complex matrix over a few qubits, qubit 0 being the
 * most significant bit of an index. Slow, and it knows no formula of the code under test.
 */
record DensityMatrix(double[][] re, double[][] im) {
  static final DensityMatrix I = real(new double[][] {{1, 0}, {0, 1}});
  static final DensityMatrix X = real(new double[][] {{0, 1}, {1, 0}});
  static final DensityMatrix Z = real(new double[][] {{1, 0}, {0, -1}});
  static final DensityMatrix Y =
      new DensityMatrix(new double[2][2], new double[][] {{0, -1}, {1, 0}});

  static DensityMatrix real(double[][] values) {
    return new DensityMatrix(values, new double[values.length][values.length]);
  }

  /** exp(-i angle X / 2). */
  static DensityMatrix turnAboutX(double angle) {
    double c = Math.cos(angle / 2);
    double s = Math.sin(angle / 2);
    return new DensityMatrix(new double[][] {{c, 0}, {0, c}}, new double[][] {{0, -s}, {-s, 0}});
  }

  /** Phi+, Psi+, Psi-, Phi- for 0, 1, 2, 3, built from their state vectors. */
  static DensityMatrix bell(int which) {
    double h = 1 / sqrt(2);
    double[][] vectors = {{h, 0, 0, h}, {0, h, h, 0}, {0, h, -h, 0}, {h, 0, 0, -h}};
    double[] v = vectors[which];
    double[][] result = new double[4][4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        result[i][j] = v[i] * v[j];
      }
    }
    return real(result);
  }

  static DensityMatrix of(BellDiagonalState s) {
    return bell(0)
        .times(s.phiPlus())
        .plus(bell(1).times(s.psiPlus()))
        .plus(bell(2).times(s.psiMinus()))
        .plus(bell(3).times(s.phiMinus()));
  }

  static DensityMatrix mixed(int qubits) {
    int n = 1 << qubits;
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      result[i][i] = 1.0 / n;
    }
    return real(result);
  }

  int size() {
    return re.length;
  }

  DensityMatrix plus(DensityMatrix o) {
    DensityMatrix r = zero(size());
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < size(); j++) {
        r.re[i][j] = re[i][j] + o.re[i][j];
        r.im[i][j] = im[i][j] + o.im[i][j];
      }
    }
    return r;
  }

  DensityMatrix times(double factor) {
    DensityMatrix r = zero(size());
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < size(); j++) {
        r.re[i][j] = re[i][j] * factor;
        r.im[i][j] = im[i][j] * factor;
      }
    }
    return r;
  }

  DensityMatrix times(DensityMatrix o) {
    DensityMatrix r = zero(size());
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < size(); j++) {
        for (int k = 0; k < size(); k++) {
          r.re[i][j] += re[i][k] * o.re[k][j] - im[i][k] * o.im[k][j];
          r.im[i][j] += re[i][k] * o.im[k][j] + im[i][k] * o.re[k][j];
        }
      }
    }
    return r;
  }

  DensityMatrix dagger() {
    DensityMatrix r = zero(size());
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < size(); j++) {
        r.re[i][j] = re[j][i];
        r.im[i][j] = -im[j][i];
      }
    }
    return r;
  }

  DensityMatrix kron(DensityMatrix o) {
    DensityMatrix r = zero(size() * o.size());
    for (int i = 0; i < r.size(); i++) {
      for (int j = 0; j < r.size(); j++) {
        int a = i / o.size();
        int b = j / o.size();
        int c = i % o.size();
        int d = j % o.size();
        r.re[i][j] = re[a][b] * o.re[c][d] - im[a][b] * o.im[c][d];
        r.im[i][j] = re[a][b] * o.im[c][d] + im[a][b] * o.re[c][d];
      }
    }
    return r;
  }

  /** This operator on one qubit of {@code qubits}. */
  DensityMatrix on(int qubit, int qubits) {
    DensityMatrix r = real(new double[][] {{1}});
    for (int i = 0; i < qubits; i++) {
      r = r.kron(i == qubit ? this : I);
    }
    return r;
  }

  static DensityMatrix cnot(int control, int target, int qubits) {
    int n = 1 << qubits;
    DensityMatrix r = zero(n);
    for (int i = 0; i < n; i++) {
      boolean set = (i >> (qubits - 1 - control) & 1) == 1;
      r.re[set ? i ^ 1 << (qubits - 1 - target) : i][i] = 1;
    }
    return r;
  }

  /** Projector on the outcome of measuring one qubit in Z. */
  static DensityMatrix outcome(int bit, int qubit, int qubits) {
    return real(new double[][] {{1 - bit, 0}, {0, bit}}).on(qubit, qubits);
  }

  /** U rho U+, unnormalised if U is no unitary. */
  DensityMatrix apply(DensityMatrix u) {
    return u.times(this).times(u.dagger());
  }

  /** Traces out one qubit. */
  DensityMatrix without(int qubit) {
    int shift = Integer.numberOfTrailingZeros(size()) - 1 - qubit;
    int low = (1 << shift) - 1;
    DensityMatrix r = zero(size() / 2);
    for (int i = 0; i < r.size(); i++) {
      for (int j = 0; j < r.size(); j++) {
        for (int bit = 0; bit < 2; bit++) {
          int a = ((i & ~low) << 1) | (bit << shift) | (i & low);
          int b = ((j & ~low) << 1) | (bit << shift) | (j & low);
          r.re[i][j] += re[a][b];
          r.im[i][j] += im[a][b];
        }
      }
    }
    return r;
  }

  double trace() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += re[i][i];
    }
    return sum;
  }

  /** Expectation of an observable. */
  double expect(DensityMatrix observable) {
    return times(observable).trace();
  }

  private static DensityMatrix zero(int n) {
    return new DensityMatrix(new double[n][n], new double[n][n]);
  }
}
