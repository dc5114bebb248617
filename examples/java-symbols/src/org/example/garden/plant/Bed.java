package org.example.garden.plant;

import java.util.List;

/** Plants that are watered together. */
public record Bed(String label, List<Plant> plants) {

    public double litresPerDay() {
        return plants.stream().mapToDouble(Plant::waterPerDay).sum();
    }

    public double minimumCelsius() {
        return plants.stream().mapToDouble(Plant::minimumCelsius).max().orElse(0);
    }
}
