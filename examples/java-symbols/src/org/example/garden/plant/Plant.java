package org.example.garden.plant;

/** A plant and what it needs. */
public record Plant(String name, double litresPerDay, double minimumCelsius) {

    public Plant {
        if (litresPerDay < 0) {
            throw new IllegalArgumentException(name + " cannot need less than no water");
        }
    }
}
